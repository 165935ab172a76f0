import { texts } from './texts'

export const chartTexts = texts('charts', {
  viewAsChart: 'View as chart',
  viewAsTable: 'View as table',
  time: 'Time',
  unknown: 'unknown',
  moment: '{title}: moment',
  readings: '{time}: {values}',
  reading: '{name} {value}',
  nothingReadYet: 'nothing read yet',
})
