import { inList } from '@/lib/format/list'
import { monthName, weekdayName } from '@/lib/format/names'
import { formatWallClock } from '@/lib/format/time'
import { cronTexts as t } from '@/lib/texts/cron'
import { plural, say } from '@/lib/texts/texts'
import { tidied } from './cron'

const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat']
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']

/** A day as cron names or counts it, as its name: 0 and 7 are Sunday. */
function dayWord(text: string): string {
  const named = DAYS.indexOf(text.toLowerCase())
  return weekdayName(named >= 0 ? named : Number(text) % 7, 'long')
}

function monthWord(text: string): string {
  const named = MONTHS.indexOf(text.toLowerCase())
  return monthName(named >= 0 ? named + 1 : Number(text), 'long')
}

type Every = typeof t.everyMinutes | typeof t.everyHours | typeof t.everyDays | typeof t.everyMonths

/** The parts of a list, each as words: `1-5` is "Monday to Friday", a star or step "every 2 hours". */
function listed(field: string, word: (text: string) => string, every: Every): string {
  return inList(
    field.split(',').map((part) => {
      const [range = '', step] = part.split('/')
      const [from = '', to] = range.split('-')
      const span = range === '*' ? null : to ? say(t.span, { from: word(from), to: word(to) }) : word(from)
      if (step === undefined || step === '1') return span ?? plural(every, 1)
      const steps = plural(every, Number(step))
      return span === null ? steps : say(t.everyFrom, { every: steps, span })
    }),
  )
}

const isOne = (field: string) => /^[0-9]+$/.test(field)
const isSteps = (field: string) => /[*/]/.test(field)
const twoDigits = (text: string) => text.padStart(2, '0')

function clockWords(minute: string, hour: string): { text: string; often: boolean } {
  if (isOne(minute) && hour.split(',').every(isOne)) {
    const times = hour.split(',').map((one) => formatWallClock(`${twoDigits(one)}:${twoDigits(minute)}`))
    return { text: say(t.atTimes, { times: inList(times) }), often: false }
  }
  const minutes = listed(minute, String, t.everyMinutes)
  const every = minute === '*' || /^\*\/[0-9]+$/.test(minute)
  if (every && hour === '*') return { text: minutes, often: true }
  const list = listed(hour, String, t.everyHours)
  const hours = isSteps(hour) ? list : say(t.hours, { hours: list })
  const text = say(every ? t.minutesOf : t.atMinute, { minutes, hours })
  return { text, often: every || isSteps(hour) }
}

function dayWords(day: string, weekday: string): string {
  const days = listed(day, String, t.everyDays)
  const onDay = say(isSteps(day) ? t.onDays : t.onDay, { days })
  const onWeekday = say(t.onWeekday, { days: listed(weekday, dayWord, t.everyDays) })
  if (day === '*') return weekday === '*' ? t.everyDay : onWeekday
  // As cron has always read it: one of the two is enough.
  return weekday === '*' ? onDay : say(t.dayOrWeekday, { day: onDay, weekday: onWeekday })
}

/** What a valid cron expression means, as a sentence: "At 02:30, on Monday to Friday." */
export function cronSentence(expression: string): string {
  const [minute = '*', hour = '*', day = '*', month = '*', weekday = '*'] = tidied(expression).split(' ')
  const { text: clock, often } = clockWords(minute, hour)
  const days = often && day === '*' && weekday === '*' ? null : dayWords(day, weekday)
  const months = month === '*' ? null : listed(month, monthWord, t.everyMonths)
  const text =
    months === null
      ? days === null
        ? say(t.clock, { clock })
        : say(t.clockDays, { clock, days })
      : days === null
        ? say(t.clockMonths, { clock, months })
        : say(t.clockDaysMonths, { clock, days, months })
  return text.charAt(0).toUpperCase() + text.slice(1)
}
