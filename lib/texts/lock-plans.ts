import { texts } from './texts'

export const lockPlansTexts = texts('lock-plans', {
  isGone: 'There is no prepared transaction {name} any more.',
  nothingLeft: 'It was committed or rolled back meanwhile: nothing is left to do.',
  mayNot: '{reason} This would help: {remedy}',
  rollsBack: 'Rolls back the prepared transaction {name} on {target}: what it did is lost.',
  step: 'Roll back {name}, prepared by {owner} in {database} {age} ago',
  atOnce: 'At once; its locks are released.',
  noUndo: 'Cannot be undone: its work is gone.',
  managerMayThink:
    'A transaction manager may have promised its commit to others: ask it first, or the parts of one transaction end differently.',
  noIdentity: 'The identity of the server is unknown.',
  workIsLost: 'All that the transaction wrote is thrown away.',
  nobodyWaits: 'Nobody waits for it.',
  goOn: {
    one: '{n} session that waits for it may go on.',
    other: '{n} sessions that wait for it may go on.',
  },
  endedByOthers: 'Somebody else had ended it.',
  wasRolledBack: '{name} was rolled back.',
  stillThere: 'The server still lists it.',
  wasCommitted: 'It is gone, but was committed: somebody else was faster.',
  serverSaysAborted: 'The server no longer lists it, and says that it was aborted.',
  noLongerListed: 'The server no longer lists it.',
})
