import { texts } from './texts'

/** What freezes and switches say of themselves, wherever they hold something back. */
export const holdTexts = texts('holds', {
  allBy: '{name} froze all changes.',
  roleBy: '{name} froze the role {role}.',
  personBy: '{name} froze this person.',
  environmentBy: '{name} froze this environment.',
  targetBy: '{name} froze this target.',
  itsPersonBy: '{name} froze the person in whose name it runs.',
  frozen: 'Frozen: {why}',
  cancelled: 'Cancelled by freeze: {why}',
  switchedOff: '{name} switched this kind off.',
  all: 'all changes',
  role: 'the role {role}',
  environment: 'the environment {name}',
  target: 'the target {name}',
  gone: 'something that is gone',
  somebody: 'somebody',
})
