import { texts } from './texts'

export const activityMomentTexts = texts('activity-moment', {
  momentAt: 'Who was at work at {time}',
  quarterAt: 'Who was at work in the quarter of an hour from {time}, on average',
  sessions: { one: '{n} session', other: '{n} sessions' },
  nobodyLooked: 'Nobody looked at the server at this moment.',
  nobody: 'Nobody was at work at this moment.',
  nobodyFits: 'Nobody who was at work at this moment fits the filters.',
  before: 'Look before',
  after: 'Look after',
  close: 'Close',
  copyLink: 'Copy link to this moment',
  tableOf: 'Who was at work at that moment',
  waitsFor: 'Waits for',
  count: 'Sessions',
  user: 'User',
  application: 'Application',
  database: 'Database',
  statement: 'Statement',
  notKeptApart: 'Not kept apart',
  textNotRead: 'Text not read (id {id})',
})
