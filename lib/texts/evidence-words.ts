import { texts } from './texts'

export const evidenceWordsTexts = texts('evidence-words', {
  nothingIsSigned: 'Nothing is signed: {what}',
  noCheckpointWasEver: 'No checkpoint was ever signed.',
  noAnchorYetNo: 'No anchor yet: no place outside the store has a checkpoint.',
  checkpointsGoToOne:
    'Checkpoints go to one place only. Name a second one: who takes the first has no witness left.',
  couldNotBeSent: 'It could not be sent.',
  holdsACheckpointOf:
    'It holds a checkpoint of entry {seq} ({time}) that the store does not know: the store was set back to an older copy, or another panel writes there.',
  newestLineIsNo: 'Its newest line is no checkpoint.',
  thereIsNoChannel: 'There is no channel of type e-mail with that name, or it is paused.',
  keepThisLetterSave:
    'Keep this letter. Save the lines below into a file and give it to audit-verify as --anchors.',
  thereWasNoAnswer: 'There was no answer within {seconds} s.',
  requestFailed: 'The request failed ({code}).',
  answerIsTooLong: 'Its answer is too long.',
  answerBrokeOff: 'Its answer broke off.',
  neverConfirmedUdp: '{url} (never confirmed: UDP)',
  datagramCouldNotBe: 'The datagram could not be sent ({code}).',
  didNotTakeThe: 'It did not take the message within {seconds} s.',
  connectionFailed: 'The connection failed ({code}).',
  connectionWasClosed: 'The connection was closed.',
  lastCheckFoundThe: 'The last check found the log altered: {fault}',
  allEntriesThatIts: 'All entries that its reader may see',
  tokenOf: '{token} (token of {person})',
  noCheckpointFor: {
    one: 'No checkpoint was signed for {n} minute.',
    other: 'No checkpoint was signed for {n} minutes.',
  },
  noAnchorFor: {
    one: 'No anchor for {n} minute: no place outside the store took a checkpoint.',
    other: 'No anchor for {n} minutes: no place outside the store took a checkpoint.',
  },
  silentFor: {
    one: '{label} took no checkpoint for more than {n} minute.',
    other: '{label} took no checkpoint for more than {n} minutes.',
  },
  answered: 'It answered {status}.',
  redirected: 'It answered {status}; redirects are not followed.',
  placeSays: '{place}: {what}',
  seeItsEntry: 'see its entry',
  letter: { one: 'Audit log: {n} signed checkpoint', other: 'Audit log: {n} signed checkpoints' },
  onlyWith: 'Entries with {parts}',
  action: 'action {action}',
  outcome: 'outcome {outcome}',
  target: 'target {target}',
  actor: 'actor {actor}',
  from: 'from {time}',
  to: 'to {time}',
  unknownError: 'unknown error',
})
