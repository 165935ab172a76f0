import { expect, test } from 'vitest'
import { clockOfRun, shiftsAfter } from './shifts'

const JANUARY = Date.parse('2026-01-01T00:00Z')
const SPRING = Date.parse('2026-03-29T01:00Z')
const AUTUMN = Date.parse('2026-10-25T01:00Z')
const BERLIN = 'Europe/Berlin'

test('a time in the hour that is skipped moves, one that comes twice runs once', () => {
  expect(shiftsAfter('30 2 * * *', BERLIN, JANUARY)).toEqual([
    { at: SPRING, minutes: 60, clock: '02:30', how: 'moved' },
    { at: AUTUMN, minutes: -60, clock: '02:30', how: 'first' },
  ])
  expect(clockOfRun('30 2 * * *', BERLIN, SPRING)).toBe('moved')
  expect(clockOfRun('30 2 * * *', BERLIN, AUTUMN - 30 * 60_000)).toBe('first')
  expect(clockOfRun('30 2 * * *', BERLIN, SPRING + 86_400_000)).toBeNull()
})

test('a time that meets one which runs there already is one run', () => {
  const [spring] = shiftsAfter('0 2,3 * * *', BERLIN, JANUARY)
  expect(spring).toMatchObject({ clock: '02:00', how: 'merged' })
  expect(clockOfRun('0 2,3 * * *', BERLIN, SPRING)).toBeNull()
})

test('what runs every hour runs in both hours of autumn', () => {
  const [, autumn] = shiftsAfter('15 * * * *', BERLIN, JANUARY)
  expect(autumn).toMatchObject({ at: AUTUMN, clock: '02:15', how: 'both' })
  expect(clockOfRun('15 * * * *', BERLIN, AUTUMN - 45 * 60_000)).toBe('first')
  expect(clockOfRun('15 * * * *', BERLIN, AUTUMN + 15 * 60_000)).toBe('second')
})

test('times that no change touches, and zones without changes, have none', () => {
  expect(shiftsAfter('0 12 * * *', BERLIN, JANUARY)).toEqual([])
  expect(shiftsAfter('30 2 * * *', 'UTC', JANUARY)).toEqual([])
  expect(shiftsAfter('30 2 * * *', 'Asia/Kolkata', JANUARY)).toEqual([])
})

test('half an hour, as on Lord Howe Island', () => {
  expect(
    shiftsAfter('15 2 * * *', 'Australia/Lord_Howe', JANUARY).map(({ minutes, how }) => [minutes, how]),
  ).toEqual([[30, 'moved']])
  expect(shiftsAfter('45 1 * * *', 'Australia/Lord_Howe', JANUARY)).toMatchObject([
    { minutes: -30, how: 'first' },
  ])
})
