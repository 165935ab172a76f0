import { texts } from './texts'

export const runLogTexts = texts('run-log', {
  log: 'Log of this run',
  lines: 'Lines',
  search: 'Search the log',
  find: 'Search',
  level: 'Least level',
  info: 'info',
  warning: 'warning',
  error: 'error',
  follow: 'Follow',
  jump: 'Go to line',
  first: 'First',
  last: 'Last',
  shown: '{from} to {to} of {total}',
  found: { one: '{n} line found', other: '{n} lines found' },
  older: 'Show earlier lines',
  newer: 'Show later lines',
  copy: 'Copy the lines shown',
  download: 'Download',
  nothing: 'Nothing was written yet.',
  noMatch: 'No line matches.',
})
