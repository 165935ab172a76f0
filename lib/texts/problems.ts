import { texts } from './texts'

export const problemsTexts = texts('problems', {
  itsLastFiguresAre: 'its last figures are {seen} old',
  itWasNeverRead: 'it was never read',
  forPart: ' for {part}',
  hostIsSilent: '{host}, on which {name} runs, does not answer: CPU, memory and disks are unknown. {why}',
  isUnknown: '{name} is unknown{lasts}, {age}.{why}',
  usesOfIts: '{name} uses {used} of its {max} connections ({share} %).',
  transactionOnHas: 'A transaction on {name} has been open for {seconds}.',
  databaseOnHasUsed:
    'Database {database} on {name} has used {share} % of its transaction ids; vacuum it before they run out.',
  connectionToIs:
    'The connection to {name} is protected less than fully: its certificate or its name is not checked.',
  hasNoOperator: '{name} has no operator credential, so nothing can be changed there from here.',
})
