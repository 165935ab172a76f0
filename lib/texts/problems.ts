import { texts } from './texts'

export const problemsTexts = texts('problems', {
  unknownSeen: '{name} is unknown, its last figures are {seen} old.',
  unknownNever: '{name} is unknown, it was never read.',
  unknownForSeen: '{name} is unknown for {part}, its last figures are {seen} old.',
  unknownForNever: '{name} is unknown for {part}, it was never read.',
  hostIsSilent: '{host}, on which {name} runs, does not answer: CPU, memory and disks are unknown. {why}',
  usesOfIts: '{name} uses {used} of its {max} connections ({share} %).',
  transactionOnHas: 'A transaction on {name} has been open for {seconds}.',
  databaseOnHasUsed:
    'Database {database} on {name} has used {share} % of its transaction ids; vacuum it before they run out.',
  connectionToIs:
    'The connection to {name} is protected less than fully: its certificate or its name is not checked.',
  hasNoOperator: '{name} has no operator credential, so nothing can be changed there from here.',
})
