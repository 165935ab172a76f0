import { texts } from './texts'

export const formatsFormTexts = texts('me-formats', {
  numbers: 'Numbers are written',
  dates: 'Dates are written',
  clock: 'The clock counts',
  day: 'to 24',
  halves: 'to 12, am and pm',
  example: 'It is {time}; a table of {rows} rows takes {size}.',
})
