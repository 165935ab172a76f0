import { texts } from './texts'

export const scopeTexts = texts('scopes', {
  everything: 'everything',
  removed: 'removed',
})
