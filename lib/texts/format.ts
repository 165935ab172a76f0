import { texts } from './texts'

export const formatTexts = texts('format', {
  now: 'now',
  ago: '{span} ago',
  soon: 'in {span}',
  am: '{time} am',
  pm: '{time} pm',
  dayMonth: '{day} {month}',
  dayMonthYear: '{day} {month} {year}',
  dayTime: '{day}, {time}',
  dayTimeZone: '{day}, {time} {zone}',
})
