import { expect, test } from 'vitest'
import type { BlackoutDays, Window } from '@/lib/features/windows/contract'
import { addMonths, byDay, dayAfterKey, inPlace, itemsOf, weeksOf } from './month'
import { hoursOn } from './window-words'

const place = (kind: 'panel' | 'environment' | 'target', id: string | null) => ({
  kind,
  id,
  name: id ?? 'Everywhere',
})
const base = { zone: 'UTC', createdBy: 'Ann', mayWrite: true }

function nights(id: string, where = place('environment', 'e1')): Window {
  const spans = [{ from: '2026-11-23T22:00:00.000Z', to: '2026-11-24T02:00:00.000Z' }]
  return {
    ...base,
    id,
    name: id,
    place: where,
    when: { kind: 'weekly', days: [1], from: '22:00', to: '02:00' },
    spans,
  }
}
function fair(id: string, where = place('panel', null)): BlackoutDays {
  const span = { from: '2026-11-24T00:00:00.000Z', to: '2026-11-26T00:00:00.000Z' }
  return { ...base, id, name: id, place: where, firstDate: '2026-11-24', lastDate: '2026-11-25', span }
}

test('a month begins on its Monday and ends with its last week', () => {
  const weeks = weeksOf('2026-11')
  expect(weeks[0]?.[0]).toBe('2026-10-26')
  expect(weeks.at(-1)?.[6]).toBe('2026-12-06')
  expect(weeksOf('2027-02')).toHaveLength(4)
  expect(addMonths('2026-12', 1)).toBe('2027-01')
})

test('keys lead to days, and to the end of a shorter month', () => {
  expect(dayAfterKey('ArrowDown', '2026-11-30')).toBe('2026-12-07')
  expect(dayAfterKey('Home', '2026-11-25')).toBe('2026-11-23')
  expect(dayAfterKey('End', '2026-11-29')).toBe('2026-11-29')
  expect(dayAfterKey('PageUp', '2026-03-31')).toBe('2026-02-28')
  expect(dayAfterKey('x', '2026-03-31')).toBeNull()
})

test('a night lies on both of its days, by the clock of the reader; blackouts come first', () => {
  const items = itemsOf({ windows: [nights('w')], blackouts: [fair('b')] })
  const names = (zone: string, day: string) =>
    (byDay(items, zone).get(day) ?? []).map((item) => item.source.id)
  expect(names('UTC', '2026-11-23')).toEqual(['w'])
  expect(names('UTC', '2026-11-24')).toEqual(['b', 'w'])
  expect(names('UTC', '2026-11-26')).toEqual([])
  expect(names('Asia/Tokyo', '2026-11-23')).toEqual([])
  expect(names('Asia/Tokyo', '2026-11-26')).toEqual(['b'])
})

test('a target has its own windows or else those of its environment, and every blackout around it', () => {
  const targets = [
    { id: 't1', environmentId: 'e1' },
    { id: 't2', environmentId: 'e1' },
  ]
  const all = {
    windows: [
      nights('around'),
      nights('own', place('target', 't1')),
      nights('other', place('environment', 'e2')),
    ],
    blackouts: [fair('all'), fair('there', place('environment', 'e2')), fair('one', place('target', 't2'))],
  }
  const ids = (id: string | null) => {
    const { windows, blackouts } = inPlace(all, id, targets)
    return [...windows, ...blackouts].map((one) => one.id)
  }
  expect(ids('t1')).toEqual(['own', 'all'])
  expect(ids('t2')).toEqual(['around', 'all', 'one'])
  expect(ids('e1')).toEqual(['around', 'own', 'all', 'one'])
  expect(ids(null)).toHaveLength(6)
})

test('what of a night lies on each of its days', () => {
  const [night] = nights('w').spans
  const span = night ?? { from: '', to: '' }
  expect(hoursOn('2026-11-23', span, 'UTC')).toBe('from 22:00')
  expect(hoursOn('2026-11-24', span, 'UTC')).toBe('until 02:00')
  expect(hoursOn('2026-11-24', span, 'Asia/Tokyo')).toBe('07:00–11:00')
  expect(hoursOn('2026-11-25', fair('b').span, 'UTC')).toBe('all day')
})
