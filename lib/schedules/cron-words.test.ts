import { expect, test } from 'vitest'
import { dayWords, monthName, weekdayName } from '@/lib/format/names'
import { cronSentence } from './cron-words'

test.each([
  ['0 2 * * *', 'At 02:00, every day.'],
  ['30 2 * * MON-FRI', 'At 02:30, on Monday to Friday.'],
  ['30 2,14 * * 1,3', 'At 02:30 and 14:30, on Monday and Wednesday.'],
  ['*/15 * * * *', 'Every 15 minutes.'],
  ['*/1 * * * *', 'Every minute.'],
  ['* * * * *', 'Every minute.'],
  ['5 * * * *', 'At minute 5 of every hour.'],
  ['5,10,15 */2 * * *', 'At minute 5, 10 and 15 of every 2 hours.'],
  ['*/10 1-4 * * *', 'Every 10 minutes of hour 1 to 4.'],
  ['0 3 13 * 5', 'At 03:00, on day 13 of the month, and also on Friday.'],
  ['0 3 */2 * *', 'At 03:00, on every 2 days of the month.'],
  ['0 3 1 1,7 *', 'At 03:00, on day 1 of the month, in January and July.'],
  ['* * * JAN-MAR 7', 'Every minute, on Sunday, in January to March.'],
])('%s: %s', (cron, sentence) => {
  expect(cronSentence(cron)).toBe(sentence)
})

test('names of days and months are those of the language', () => {
  expect([weekdayName(0, 'long'), weekdayName(6, 'short')]).toEqual(['Sunday', 'Sat'])
  expect([monthName(1, 'long'), monthName(9, 'short'), monthName(12, 'short')]).toEqual([
    'January',
    'Sep',
    'Dec',
  ])
  expect(dayWords('2026-11-24')).toMatch(/^Tuesday,? 24 November 2026$/)
  Reflect.set(globalThis, 'quarterdeckLanguage', { tag: 'de', words: (_: string, words: object) => words })
  try {
    expect(dayWords('2026-11-24')).toBe('Dienstag, 24. November 2026')
    expect(cronSentence('0 3 * 3 1')).toContain('Montag')
  } finally {
    Reflect.deleteProperty(globalThis, 'quarterdeckLanguage')
  }
})
