import { texts } from './texts'

export const formatTexts = texts('format', {
  now: 'now',
  ago: '{span} ago',
  soon: 'in {span}',
})
