import { texts } from './texts'

export const scriptsTexts = texts('scripts', {
  about: 'Target {target}. Change {change}, plan {plan}.',
  planRestsOn: 'The plan rests on:',
  panelChecksTheseAgain:
    'The panel checks these again before it acts, and reads the effect back; a script does neither.',
  doneByThePanel: 'Done by the panel itself; there is nothing to run here.',
  sqlToRunIn: 'SQL to run in a client:',
  commandToRunIn: 'Command to run in a shell:',
  warning: 'Warning: {words}',
  locks: 'Locks: {words}',
  cost: 'Cost: {words}',
  undo: 'Undo: {words}',
  unknown: 'unknown',
  stopsAtFirst: 'The client stops at the first error unless it is started with --force.',
})
