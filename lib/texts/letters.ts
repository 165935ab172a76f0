import { texts } from './texts'

/** What a message holds besides its notice. */
export const letterTexts = texts('letters', {
  body: '{{body}}\n\nTarget: {{target}}\nEnvironment: {{environment}}',
  info: 'Info',
  warning: 'Warning',
  critical: 'Critical',
  acknowledged: 'Acknowledged',
  resolved: 'Resolved',
  statementStays: '(The text of the statement stays in the panel.)',
  inThisMessage: 'In this message:',
  andMore: '- and {n} more',
  cut: { one: '{text}… ({n} more character)', other: '{text}… ({n} more characters)' },
  openInQuarterdeck: 'Open in Quarterdeck',
  restIsMore: '… and {n} more.',
})
