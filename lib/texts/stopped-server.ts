import { texts } from './texts'

export const stoppedServerTexts = texts('stopped-server', {
  isStopped: 'The server is stopped on {host}',
  runsThere: 'The server runs on {host} and does not answer',
  notKnown: 'Whether the server runs is unknown',
  start: 'Start the server',
  startOf: 'Start {name}',
})
