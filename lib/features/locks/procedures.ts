import 'server-only'
import { known, unknown } from '@/lib/engines/contract/reading'
import { readHistory } from '@/lib/features/overview/history-store'
import { os } from '@/lib/http/base'
import { locksTexts as t } from '@/lib/texts/locks'
import { findSnapshot, listPileUps } from './pile-up-store'
import { readLocks } from './read'
import { locksView, replayView } from './view'

const HOUR_MS = 3_600_000

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
  const { items } = await readHistory({
    targetIds: [context.target.id],
    metrics: ['deadlocks.count'],
    ...{ from, to, points: 200 },
  })
  const counts = items.flatMap(({ points }) => points.flatMap(([, value]) => value ?? []))
  const count =
    counts.length === 0 ? unknown(t.notCounted) : known(Math.round(counts.reduce((a, b) => a + b)))
  return { from: new Date(from).toISOString(), to: new Date(to).toISOString(), count }
})

/** Everything that can be asked about locks. */
export const locksProcedures = { list, pileUps, replay, deadlocks }
