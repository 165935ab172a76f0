import { tidied } from './cron'

const DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday']
const MONTHS = [
  '',
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
]

function joined(words: string[]): string {
  if (words.length < 2) return words[0] ?? ''
  return `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`
}

/** A number or the first three letters of a name, as the name. */
function named(text: string, names: readonly string[]): string {
  const number = Number(text)
  if (Number.isInteger(number)) return names[number] ?? text
  return names.find((name) => name.slice(0, 3).toLowerCase() === text.toLowerCase()) ?? text
}

/** The parts of a list, each as words: `1-5` is "Monday to Friday". */
function listed(field: string, word: (text: string) => string, unit: string): string {
  return joined(
    field.split(',').map((part) => {
      const [range = '', step] = part.split('/')
      const [from = '', to] = range.split('-')
      const span = range === '*' ? '' : to === undefined ? word(from) : `${word(from)} to ${word(to)}`
      if (step === undefined || step === '1') return span === '' ? `every ${unit}` : span
      return `every ${step} ${unit}s${span === '' ? '' : ` from ${span}`}`
    }),
  )
}

const isOne = (field: string) => /^[0-9]+$/.test(field)
const twoDigits = (text: string) => text.padStart(2, '0')

function clockWords(minute: string, hour: string): string {
  if (isOne(minute) && hour.split(',').every(isOne))
    return `at ${joined(hour.split(',').map((one) => `${twoDigits(one)}:${twoDigits(minute)}`))}`
  const minutes =
    minute === '*' ? 'every minute' : /^\*\/[0-9]+$/.test(minute) ? listed(minute, String, 'minute') : null
  const hours =
    hour === '*' ? 'of every hour' : `of ${/[*/]/.test(hour) ? '' : 'hour '}${listed(hour, String, 'hour')}`
  if (minutes !== null) return hour === '*' ? minutes : `${minutes} ${hours}`
  return `at minute ${listed(minute, String, 'minute')} ${hours}`
}

function dayWords(day: string, weekday: string): string {
  const onDay = `on day ${listed(day, String, 'day')} of the month`
  const onWeekday = `on ${listed(weekday, (text) => named(text, DAYS), 'day')}`
  if (day === '*') return weekday === '*' ? 'every day' : onWeekday
  // As cron has always read it: one of the two is enough.
  return weekday === '*' ? onDay : `${onDay}, and also ${onWeekday}`
}

/** What a valid cron expression means, as a sentence: "At 02:30, on Monday to Friday." */
export function cronSentence(expression: string): string {
  const [minute = '*', hour = '*', day = '*', month = '*', weekday = '*'] = tidied(expression).split(' ')
  const clock = clockWords(minute, hour)
  const days = dayWords(day, weekday)
  const months = month === '*' ? '' : `, in ${listed(month, (text) => named(text, MONTHS), 'month')}`
  const often = /^every|of every/.test(clock) && days === 'every day'
  const text = `${clock}${often ? '' : `, ${days}`}${months}.`
  return text.charAt(0).toUpperCase() + text.slice(1)
}
