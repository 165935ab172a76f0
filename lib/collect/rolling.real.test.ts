import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { readHistory } from '@/lib/features/overview/history-store'
import type { OverviewMetric } from '@/lib/features/overview/metrics'
import { readResolutions, writeKeepDays } from '@/lib/features/overview/resolution-store'
import { RESOLUTIONS } from '@/lib/features/overview/resolutions'
import { storePool } from '@/lib/store/pool'
import { startTestPanel, type TestPanel } from '@/test/targets/panel'
import { packSamples } from './packing'
import { dropOldPartitions, ensurePartitions, partitionsOf } from './partitions'
import { rollSamples } from './rolling'
import { writeTicks } from './series'

let panel: TestPanel
const HOUR = 3_600_000
const DAY = 24 * HOUR
const day = Date.UTC(2026, 9, 24)
const target = '00000000-0000-4000-8000-000000000001'

beforeAll(async () => {
  panel = await startTestPanel()
})
afterAll(() => panel.stop())

beforeEach(async () => {
  await query('TRUNCATE sample_recent, sample_packed, sample_1m, sample_15m, sample_1h')
  await query('UPDATE sample_resolution SET rolled_until = NULL')
  for (const resolution of RESOLUTIONS)
    for (const { name } of await partitionsOf(resolution)) await query(`DROP TABLE ${name}`)
  await writeKeepDays({ raw: 7, '1m': 30, '15m': 396, '1h': 1827 })
})

const query = async (text: string, values: unknown[] = []) =>
  (await storePool().query<Record<string, unknown>>(text, values)).rows

/** A tick every `stepMs`; null is a tick that told nothing. */
async function fill(
  from: number,
  to: number,
  value: (at: number) => number | null,
  stepMs = 10_000,
  metric: OverviewMetric = 'connections.used',
) {
  const ticks = []
  for (let at = from; at < to; at += stepMs) {
    const found = value(at)
    if (found !== null) ticks.push({ targetId: target, at, points: [{ metric, label: '', value: found }] })
  }
  await writeTicks(ticks)
}

/** Packs and rolls up until there is nothing left to do. */
async function keepUp(now: number) {
  while ((await packSamples(now)) > 0);
  while ((await rollSamples(now)) > 0);
}

async function history(from: number, to: number, points = 300, metric: OverviewMetric = 'connections.used') {
  const found = await readHistory({ targetIds: [target], metrics: [metric], from, to, points }, to)
  return { stepMs: found.stepMs, points: found.items[0]?.points ?? [] }
}

async function marks() {
  const states = await readResolutions()
  return states
    .slice(1)
    .map((state) => (state.rolledUntil === null ? null : (state.rolledUntil - day) / HOUR))
}

const STATS = ['average', 'minimum', 'maximum', 'last', 'count'] as const
type Cells = Record<(typeof STATS)[number], (number | null)[]>

/** The row of a roll-up that begins at a moment, with what it leaves out filled in. */
async function cells(table: string, start: number): Promise<Cells> {
  const { rows } = await storePool().query<Cells>(
    `SELECT average, COALESCE(minimum, average) AS minimum, COALESCE(maximum, average) AS maximum,
            COALESCE(last, average) AS last, count FROM ${table} WHERE start_at = $1`,
    [new Date(start)],
  )
  const [row] = rows
  if (!row || rows.length > 1) throw new Error(`${rows.length} rows begin there`)
  return row
}

const slot = (row: Cells, index: number) => STATS.map((name) => row[name][index])

describe('roll-ups', () => {
  test('minimum, maximum, average, count and last of each slot, through all three; gaps stay gaps', async () => {
    // 0, 1, 2 … 5 in each minute, the hour added; nothing from 10:05 to 10:20.
    const value = (at: number) => (((at - day) / 10_000) % 6) + Math.floor((at - day) / HOUR) * 100
    const gone = (at: number) => at >= day + 10 * HOUR + 300_000 && at < day + 10 * HOUR + 1_200_000
    await fill(day, day + DAY, (at) => (gone(at) ? null : value(at)))
    await keepUp(day + DAY + HOUR)
    expect(await marks()).toEqual([24, 24, 24])
    const minute = await cells('sample_1m', day + 10 * HOUR)
    expect(slot(minute, 0)).toEqual([1002.5, 1000, 1005, 1005, 6])
    expect(slot(minute, 4)).toEqual([1002.5, 1000, 1005, 1005, 6])
    for (const gap of [5, 12, 19]) expect(slot(minute, gap)).toEqual([null, null, null, null, null])
    const quarter = await cells('sample_15m', day + 8 * HOUR)
    expect(slot(quarter, 7)).toEqual([902.5, 900, 905, 905, 90])
    expect(slot(quarter, 8)).toEqual([1002.5, 1000, 1005, 1005, 30])
    expect(slot(quarter, 9)).toEqual([1002.5, 1000, 1005, 1005, 60])
    const hour = await cells('sample_1h', day)
    expect(slot(hour, 10)).toEqual([1002.5, 1000, 1005, 1005, 270])
    expect(slot(hour, 23)).toEqual([2302.5, 2300, 2305, 2305, 360])
  })

  test('an average weighs by what was read, whichever table it comes from', async () => {
    // One quarter has a single minute of 100, the next is full of 0: half an hour's average is not 50.
    await fill(day, day + 60_000, () => 100)
    await fill(day + 900_000, day + 1_800_000, () => 0)
    await keepUp(day + 2 * DAY)
    const hour = await cells('sample_1h', day)
    expect(hour.average[0]).toBeCloseTo((6 * 100) / 96, 4)
    expect(hour.count[0]).toBe(96)
  })

  test('a line that does not move is kept once', async () => {
    await fill(day, day + HOUR, () => 42)
    await keepUp(day + 2 * HOUR)
    const [row] = await query('SELECT minimum, maximum, last FROM sample_1m')
    expect(row).toEqual({ minimum: null, maximum: null, last: null })
    expect((await history(day, day + 9 * DAY)).points[0]).toEqual([day, 42])
  })

  test('the same curve from every table, and none of it twice where they meet', async () => {
    const value = (at: number) => Math.round((at - day) / 60_000)
    await fill(day, day + 26 * HOUR, value, 60_000)
    const now = day + 26 * HOUR
    // Minutes for each hour, quarters for four, hours for the first day: the edges lie at 24, 24 and 25 hours.
    const raw = await history(day, now, 26)
    await keepUp(now + 70_000)
    expect(await marks()).toEqual([26, 24, 24])
    const rolled = await history(day, now, 26)
    expect(rolled).toEqual(raw)
    expect(rolled.stepMs).toBe(HOUR)
    expect(rolled.points.map(([, mean]) => mean)).toEqual(
      Array.from({ length: 26 }, (_, hour) => hour * 60 + 29.5),
    )
  })

  test('the largest and the last of a bucket come through as well', async () => {
    await fill(day, day + DAY, (at) => (at === day + 90_000 ? 900 : 5), 10_000, 'connections.max')
    await fill(day + 1, day + DAY, (at) => (at - day - 1) / 60_000, 60_000, 'database.bytes')
    const before = [
      await history(day, day + DAY, 24, 'connections.max'),
      await history(day, day + DAY, 24, 'database.bytes'),
    ]
    await keepUp(day + 2 * DAY)
    const after = [
      await history(day, day + DAY, 24, 'connections.max'),
      await history(day, day + DAY, 24, 'database.bytes'),
    ]
    expect(after).toEqual(before)
    expect(after[0]?.points.slice(0, 2).map(([, value]) => value)).toEqual([900, 5])
    expect(after[1]?.points.slice(0, 2).map(([, value]) => value)).toEqual([59, 119])
  })

  test('a pass does a bounded part, the next goes on; times with nothing at all are jumped over', async () => {
    await fill(day, day + 5 * HOUR, () => 1, 60_000)
    await fill(day + 300 * DAY, day + 300 * DAY + HOUR, () => 1, 60_000)
    const now = day + 300 * DAY + 2 * HOUR
    while ((await packSamples(now)) > 0);
    expect(await rollSamples(now, 2)).toBe(2)
    expect((await marks()).slice(0, 2)).toEqual([2, 0])
    expect(await rollSamples(now, 2)).toBeLessThanOrEqual(6)
    expect((await marks()).slice(0, 2)).toEqual([4, 4])
    let passes = 0
    while ((await rollSamples(now, 12)) > 0) passes += 1
    expect(passes).toBeLessThan(10)
    expect(await marks()).toEqual([300 * 24 + 1, 300 * 24, 300 * 24])
  })

  test('late ticks of a span that was rolled up have it rolled up again', async () => {
    await fill(day, day + HOUR, () => 1)
    await keepUp(day + 3 * HOUR + 70_000)
    expect((await marks())[0]).toBe(3)
    await fill(day + 2 * HOUR, day + 2 * HOUR + 600_000, () => 8)
    await packSamples(day + 3 * HOUR)
    expect((await marks())[0]).toBe(2)
    await keepUp(day + 4 * HOUR)
    const row = await cells('sample_1m', day + 2 * HOUR)
    expect(row.average.slice(0, 11)).toEqual([8, 8, 8, 8, 8, 8, 8, 8, 8, 8, null])
  })

  test('a server may tell any number: none keeps its interval from being packed', async () => {
    const told = [1e300, -1e300, 1e-300, 5]
    await fill(day, day + 40_000, (at) => told[(at - day) / 10_000] ?? null)
    await keepUp(day + 2 * HOUR)
    const [row] = await query('SELECT (values)[1:5] AS values FROM sample_packed')
    expect(row?.values).toEqual([null, null, 0, 5, null])
  })
})

describe('retention', () => {
  test('partitions are made ahead for each resolution, and dropped when all in them is old enough', async () => {
    await ensurePartitions(day)
    const names = async () =>
      (await Promise.all(RESOLUTIONS.map(partitionsOf))).map((all) => all.map((one) => one.name.slice(-8)))
    const before = await names()
    await ensurePartitions(day)
    expect(await names()).toEqual(before)
    expect(before).toEqual([
      ['20261024', '20261025', '20261026'],
      ['20261024', '20261025', '20261026'],
      ['20261001'],
      ['20260101'],
    ])
    await fill(day, day + DAY, () => 1, 60_000)
    await keepUp(day + 2 * DAY)
    expect(await dropOldPartitions(day + 8 * DAY - 1)).toEqual([])
    expect(await dropOldPartitions(day + 8 * DAY)).toEqual(['sample_packed_20261024'])
    expect(await dropOldPartitions(day + 31 * DAY)).toContain('sample_1m_20261024')
    expect((await history(day, day + 31 * DAY)).points.filter(([, value]) => value === 1)).toHaveLength(8)
    const november = Date.UTC(2026, 10, 1)
    await keepUp(november + DAY)
    expect(await dropOldPartitions(november + 396 * DAY - 1)).not.toContain('sample_15m_20261001')
    expect(await dropOldPartitions(november + 396 * DAY)).toContain('sample_15m_20261001')
    expect(await dropOldPartitions(Date.UTC(2027, 0, 1) + 1827 * DAY)).toEqual(['sample_1h_20260101'])
  })

  test('what is not rolled up yet stays, however old', async () => {
    await ensurePartitions(day)
    await fill(day, day + HOUR, () => 1)
    await packSamples(day + DAY)
    expect(await dropOldPartitions(day + 100 * DAY)).toEqual([])
    await keepUp(day + 2 * DAY)
    const gone = await dropOldPartitions(day + 100 * DAY)
    expect(gone).toContain('sample_packed_20261024')
    expect(gone).toContain('sample_1m_20261024')
  })

  test('what is told otherwise holds: a shorter stay, and reading from what is still there', async () => {
    await fill(day, day + DAY, () => 1, 60_000)
    await keepUp(day + 2 * DAY)
    await writeKeepDays({ raw: 1, '1m': 2, '15m': 396, '1h': 1827 })
    expect(await dropOldPartitions(day + 2 * DAY)).toEqual(['sample_packed_20261024'])
    expect((await history(day, day + 3 * DAY - HOUR)).points.some(([, value]) => value === 1)).toBe(true)
    const request = {
      targetIds: [target],
      metrics: ['connections.used' as const],
      from: day,
      to: day + HOUR,
      points: 300,
    }
    expect((await readHistory(request, day + 1.5 * DAY)).stepMs).toBe(60_000)
    expect((await readHistory(request, day + 2.5 * DAY)).stepMs).toBe(900_000)
  })

  test('ticks of a day that was rolled up and dropped do not take its place', async () => {
    await fill(day, day + DAY, () => 1, 60_000)
    await keepUp(day + 2 * DAY + 70_000)
    await dropOldPartitions(day + 9 * DAY)
    await fill(day + 600_000, day + 660_000, () => 77)
    await packSamples(day + 9 * DAY)
    expect(await query('SELECT FROM sample_recent')).toEqual([])
    expect(await query('SELECT FROM sample_packed')).toEqual([])
    expect(await marks()).toEqual([48, 48, 48])
  })
})
