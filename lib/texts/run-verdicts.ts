import { texts } from './texts'

export const runVerdictsTexts = texts('run-verdicts', {
  title: 'What a person decided',
  happened: '{name} looked: it had happened, and the run went on after it.',
  notHappened: '{name} looked: it had not happened, and the run took it.',
  end: '{name} ended it here.',
  step: 'Step {step}',
  how: 'How they know:',
  unreadable: 'unreadable, its author was erased',
  before: 'What was not known until then',
  since: 'Needed a person since {time}',
})
