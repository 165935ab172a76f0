import 'server-only'
import { known, unknown } from '@/lib/engines/contract/reading'
import { readHistory } from '@/lib/features/overview/history-store'
import { os } from '@/lib/http/base'
import { locksTexts as t } from '@/lib/texts/locks'
import { deadlockCover } from './deadlock-cover'
import { findSnapshot, listPileUps } from './pile-up-store'
import { readLocks } from './read'
import { locksView, replayView } from './view'

const HOUR_MS = 3_600_000
/** Buckets in which deadlocks are looked for. */
const POINTS = 200

const list = os.locks.list.handler(async ({ input, context }) => {
  const { target } = context
  const masked = !context.may('statements.text', target.place)
  return locksView(target, await readLocks(target), masked, input)
})

const pileUps = os.locks.pileUps.handler(({ input, context }) => listPileUps(context.target.id, input))

const replay = os.locks.replay.handler(async ({ input, context }) => {
  const { target } = context
  return replayView(target, await findSnapshot(target.id, new Date(input.at)), input)
})

const deadlocks = os.locks.deadlocks.handler(async ({ input, context }) => {
  const to = Date.now()
  const from = to - input.hours * HOUR_MS
  const { items, stepMs } = await counted(context.target.id, from, to)
  const range = { from: new Date(from).toISOString(), to: new Date(to).toISOString() }
  const cover = deadlockCover(items, stepMs)
  if (!cover) return { ...range, count: unknown<number>(t.notCounted), since: null, gapsMs: 0 }
  const counts = items.flatMap(({ points }) => points.flatMap(([, value]) => value ?? []))
  const count = known(Math.round(counts.reduce((a, b) => a + b)))
  if (cover.whole) return { ...range, count, since: null, gapsMs: cover.gapsMs }
  // Its bucket is some minutes long: looked at once more, it tells the moment.
  const finer = await counted(context.target.id, cover.first, cover.first + stepMs)
  const since = new Date(deadlockCover(finer.items, finer.stepMs)?.first ?? cover.first).toISOString()
  return { ...range, count, since, gapsMs: cover.gapsMs }
})

const counted = (targetId: string, from: number, to: number) =>
  readHistory({ targetIds: [targetId], metrics: ['deadlocks.count'], from, to, points: POINTS })

/** Everything that can be asked about locks. */
export const locksProcedures = { list, pileUps, replay, deadlocks }
