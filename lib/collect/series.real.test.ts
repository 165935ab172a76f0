import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readHistory } from '@/lib/features/overview/history-store'
import { METRICS, type OverviewMetric } from '@/lib/features/overview/metrics'
import { storePool } from '@/lib/store/pool'
import { startTestPanel, type TestPanel } from '@/test/targets/panel'
import type { Point } from './metrics'
import { packSamples } from './packing'
import { ensurePartitions } from './partitions'
import { type Tick, writeTicks } from './series'

let panel: TestPanel
const targets: string[] = []
const DAY = 86_400_000
const day = Date.UTC(2026, 5, 15)

beforeAll(async () => {
  panel = await startTestPanel()
  for (let i = 0; i < 20; i += 1) targets.push(`00000000-0000-4000-8000-0000000000${10 + i}`)
})
afterAll(() => panel.stop())

const metrics = Object.keys(METRICS).filter((name) => name !== 'database.bytes') as OverviewMetric[]
const tick = (targetId: string, at: number, value: number): Tick => ({
  targetId,
  at,
  points: metrics.map((metric): Point => ({ metric, label: '', value })),
})
const count = async (table: string) =>
  Number((await storePool().query(`SELECT count(*) AS n FROM ${table}`)).rows[0]?.n)

async function history(target: string, from: number, to: number, points = 300, names = metrics.slice(0, 1)) {
  return readHistory({ targetIds: [target], metrics: names, from, to, points }, to)
}

describe('series', () => {
  test('one INSERT for all targets of a tick; packing keeps every value and halves nothing', async () => {
    await ensurePartitions(day + DAY, day)
    // One hour of twenty targets, with a gap of five minutes in the middle.
    for (let at = day; at < day + 3_600_000; at += 10_000) {
      if (at >= day + 1_500_000 && at < day + 1_800_000) continue
      await writeTicks(targets.map((target, index) => tick(target, at + index * 137, at / 1000 - day / 1000)))
    }
    const target = targets[3] ?? ''
    const before = await history(target, day, day + 3_600_000, 300)
    expect(await packSamples(day + 3_600_000 + 61_000)).toBe(6)
    expect(await count('sample_recent')).toBe(0)
    const after = await history(target, day, day + 3_600_000, 300)
    expect(after).toEqual(before)
    expect(after.stepMs).toBe(20_000)
    const points = after.items[0]?.points ?? []
    expect(points).toHaveLength(180)
    expect(points[0]).toEqual([day, 5])
    expect(points[75]).toEqual([day + 1_500_000, null])
    expect(points[89]).toEqual([day + 1_780_000, null])
    expect(points[90]).toEqual([day + 1_800_000, 1_805])
    expect(points.filter(([, value]) => value === null)).toHaveLength(15)
  })

  test('a value costs less than eight bytes, with its index', async () => {
    await storePool().query('VACUUM ANALYZE sample_packed')
    const size = await storePool().query<{ bytes: string }>(
      `SELECT sum(pg_total_relation_size(i.inhrelid)) AS bytes FROM pg_inherits i
        WHERE i.inhparent = 'sample_packed'::regclass AND pg_relation_size(i.inhrelid) > 0`,
    )
    const samples = (await count('sample_packed')) * 60
    const each = Number(size.rows[0]?.bytes) / samples
    console.info(`${each.toFixed(2)} bytes a sample over ${samples} samples`)
    expect(each).toBeLessThan(8)
  })

  test('packing twice, late ticks, and readers across packed and recent', async () => {
    const target = targets[0] ?? ''
    await writeTicks([tick(target, day + 5_000, 99_999)])
    await writeTicks([tick(target, day + 3_600_000, 7), tick(target, day + 3_610_000, 9)])
    expect(await packSamples(day + 3_700_000)).toBe(1)
    const found = await history(target, day, day + 3_700_000)
    const values = (found.items[0]?.points ?? []).map(([, value]) => value)
    expect(values).not.toContain(99_999)
    expect(values.at(-5)).toBe(8)
    expect(await count('sample_recent')).toBe(2)
    await storePool().query('DELETE FROM sample_recent')
  })

  test('at most the points asked for, whatever the range; slow metrics have no false gaps', async () => {
    const target = targets[1] ?? ''
    const week = await history(target, day - 7 * DAY, day + 3_600_000, 300)
    expect(week.items[0]?.points.length).toBeLessThanOrEqual(300)
    for (let at = day + 7_200_000; at < day + 7_800_000; at += 60_000)
      await writeTicks([
        { targetId: target, at, points: [{ metric: 'database.bytes', label: 'shop', value: 5 }] },
      ])
    const slow = await history(target, day + 7_200_000, day + 7_800_000, 300, ['database.bytes'])
    expect(slow.stepMs).toBe(60_000)
    expect(slow.items[0]?.label).toBe('shop')
    expect(slow.items[0]?.points.every(([, value]) => value === 5)).toBe(true)
  })
})
