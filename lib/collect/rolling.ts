import type { PoolClient } from 'pg'
import { readResolutions } from '@/lib/features/overview/resolution-store'
import type { ResolutionState } from '@/lib/features/overview/resolutions'
import { alone } from './lock'
import { packableUntil } from './packing'
import { ensurePartitionAt, partitionsOf } from './partitions'
import { rollUpSql } from './rolling-sql'

/** Spans rolled up in one pass and resolution: a week of hours takes a quarter of an hour of passes. */
const SPANS = 12

/**
 * Rolls up every span that is over and packed: an hour of minutes, four hours of quarters, a day of hours. Each
 * span and the mark that says so are one transaction, so that what is killed goes on where it was; a span that is
 * rolled up again gives the same. One process at a time does it.
 * @param most spans of each resolution in this pass; the next pass goes on
 * @returns how many spans were rolled up
 */
export async function rollSamples(now: number, most = SPANS): Promise<number> {
  return (await alone((client) => rollAll(client, now, most))) ?? 0
}

async function rollAll(client: PoolClient, now: number, most: number): Promise<number> {
  const waiting = await client.query<{ at: Date | null }>('SELECT min(at) AS at FROM sample_recent')
  // A pass that packed only a part must not have the rest of it called rolled up.
  const packed = Math.min(packableUntil(now), waiting.rows[0]?.at?.getTime() ?? now)
  const states = await readResolutions()
  let done = 0
  let until = packed
  for (const [index, state] of states.entries()) {
    const finer = states[index - 1]
    if (!finer) continue
    const { mark, spans } = await rollOne(client, finer, state, until, most)
    done += spans
    until = mark
  }
  return done
}

/** @returns up to where the resolution is rolled up now, and how many spans that took */
async function rollOne(
  client: PoolClient,
  finer: ResolutionState,
  state: ResolutionState,
  until: number,
  most: number,
): Promise<{ mark: number; spans: number }> {
  const held = await partitionsOf(finer)
  const last = Math.floor(until / state.spanMs) * state.spanMs
  let mark = state.rolledUntil ?? 0
  let spans = 0
  while (mark < last && spans < most) {
    // Times without any partition are jumped over: nothing was collected then.
    const start = Math.min(last, Math.max(mark, held.find((one) => one.to > mark)?.from ?? last))
    mark = start > mark ? start : start + state.spanMs
    if (mark === start) {
      await client.query(MARK, [state.name, new Date(mark)])
      continue
    }
    await ensurePartitionAt(state, start)
    await client.query('BEGIN')
    await client.query(rollUpSql(finer, state), [
      new Date(start),
      new Date(mark),
      state.stepMs,
      state.spanMs / state.stepMs,
    ])
    await client.query(MARK, [state.name, new Date(mark)])
    await client.query('COMMIT')
    spans += 1
  }
  return { mark, spans }
}

const MARK = 'UPDATE sample_resolution SET rolled_until = $2 WHERE name = $1'
