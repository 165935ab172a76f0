import { texts } from './texts'

export const statementWaitTexts = texts('statement-waits', {
  title: 'Waits seen in activity samples',
  none: 'No sample of this span saw the statement at work.',
  nobodyLooked: 'Nobody looked at sessions in this span.',
  atWork: '{sessions} at work at a time on average',
  open: 'Open in activity history',
})
