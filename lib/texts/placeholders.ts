import { texts } from './texts'

export const placeholderTexts = texts('placeholders', {
  title: 'The title of the notice',
  body: 'What the notice says, with its facts',
  severity: 'Info, Warning, Critical; or Acknowledged, Resolved',
  kind: 'What sort of notice it is',
  target: 'Name of the target; empty where there is none',
  environment: 'Name of the environment; empty where there is none',
  count: 'How many notices are in the message',
  repeats: '“ (×3)” when there are three of them, else empty',
})
