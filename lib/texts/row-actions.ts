import { texts } from './texts'

export const rowActionTexts = texts('row-actions', {
  actions: 'Actions',
  actionsOn: 'Actions on {name}',
})
