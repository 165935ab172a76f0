import { expect, test } from 'vitest'
import type { Schedule, ScheduleFire } from '@/lib/features/schedules/contract'
import { filterSchedules, type ScheduleFilter } from './filter-schedules'

const fire: ScheduleFire = {
  id: 'f',
  schedule: { id: 's', name: 'Look' },
  state: 'failed',
  nominalAt: '2026-11-23T02:00:00.000Z',
  throughAt: '2026-11-23T02:00:00.000Z',
  times: 1,
  late: false,
  detail: '',
  by: null,
  changeId: null,
  startedAt: null,
  finishedAt: null,
}
const look: Schedule = {
  id: 'look',
  kind: 'findings.look',
  kindTitle: 'Look for findings anew',
  name: 'Nightly look',
  builtIn: false,
  place: { kind: 'environment', id: 'e1', name: 'Production' },
  cron: '30 2 * * *',
  sentence: 'At 02:30, every day.',
  zone: 'Europe/Berlin',
  jitterSeconds: 0,
  overlap: 'skip',
  rule: 'not-blackout',
  lateMinutes: 0,
  version: 1,
  paused: null,
  createdBy: 'Ann',
  held: null,
  next: [{ at: '2026-11-24T01:30:00.000Z', blackout: null, clock: null }],
  last: fire,
  mayWrite: true,
}
const paused: Schedule = {
  ...look,
  id: 'paused',
  paused: { at: fire.nominalAt, by: 'Ann' },
  next: [],
  last: null,
}
const frozen: Schedule = { ...look, id: 'frozen', held: { what: 'freeze', words: 'Frozen.' }, last: null }
const windowless: Schedule = { ...look, id: 'windowless', next: [], last: { ...fire, state: 'ok' } }
const own: Schedule = {
  ...look,
  id: 'own',
  place: { kind: 'panel', id: null, name: 'Quarterdeck' },
  last: null,
}
const all = [look, paused, frozen, windowless, own]

const ids = (filter: Partial<ScheduleFilter>) =>
  filterSchedules(all, { q: '', state: null, place: null, ...filter }).map((one) => one.id)

test('each state has its own', () => {
  expect(ids({ state: 'due' })).toEqual(['look', 'own'])
  expect(ids({ state: 'paused' })).toEqual(['paused'])
  expect(ids({ state: 'held' })).toEqual(['frozen', 'windowless'])
  expect(ids({ state: 'trouble' })).toEqual(['look'])
})

test('words are looked for everywhere, all of them; the panel is a place, too', () => {
  expect(ids({ q: 'PRODUCTION 02:30' })).toEqual(['look', 'paused', 'frozen', 'windowless'])
  expect(ids({ q: 'production staging' })).toEqual([])
  expect(ids({ place: 'panel' })).toEqual(['own'])
})
