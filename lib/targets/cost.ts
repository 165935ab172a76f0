import type { QueryCost } from '@/lib/engines/contract/engine'
import { storePool } from '@/lib/store/pool'

/** Which of our processes a cost is of. */
export type CostProcess = 'web' | 'collector' | 'worker'

const EMPTY = { calls: 0, milliseconds: 0, rows: 0, bytes: 0, errors: 0 }

/** What was spent between two readings of one connection's costs; statements that did nothing are left out. */
export function costDeltas(before: readonly QueryCost[], after: readonly QueryCost[]): QueryCost[] {
  const earlier = new Map(before.map((cost) => [cost.name, cost]))
  return after.flatMap((cost) => {
    const from = earlier.get(cost.name) ?? { name: cost.name, ...EMPTY }
    const delta = {
      name: cost.name,
      calls: cost.calls - from.calls,
      milliseconds: cost.milliseconds - from.milliseconds,
      rows: cost.rows - from.rows,
      bytes: cost.bytes - from.bytes,
      errors: cost.errors - from.errors,
    }
    return delta.calls > 0 || delta.errors > 0 ? [delta] : []
  })
}

/** Adds what our own statements cost a target to its row of this hour. */
export async function recordCosts(
  targetId: string,
  process: CostProcess,
  deltas: readonly QueryCost[],
): Promise<void> {
  if (deltas.length === 0) return
  await storePool().query(
    `INSERT INTO target_cost AS c (target_id, process, name, hour, calls, milliseconds, rows, bytes, errors)
     SELECT $1::uuid, $2, d.name, date_trunc('hour', now()), d.calls, d.ms, d.rows, d.bytes, d.errors
       FROM unnest($3::text[], $4::bigint[], $5::float8[], $6::bigint[], $7::bigint[], $8::bigint[])
         AS d(name, calls, ms, rows, bytes, errors)
     ON CONFLICT (target_id, hour, process, name) DO UPDATE SET
       calls = c.calls + EXCLUDED.calls, milliseconds = c.milliseconds + EXCLUDED.milliseconds,
       rows = c.rows + EXCLUDED.rows, bytes = c.bytes + EXCLUDED.bytes, errors = c.errors + EXCLUDED.errors`,
    [
      targetId,
      process,
      deltas.map((cost) => cost.name),
      deltas.map((cost) => Math.round(cost.calls)),
      deltas.map((cost) => cost.milliseconds),
      deltas.map((cost) => Math.round(cost.rows)),
      deltas.map((cost) => Math.round(cost.bytes)),
      deltas.map((cost) => Math.round(cost.errors)),
    ],
  )
}

/** Removes what is older than 31 days. */
export async function dropOldCosts(): Promise<void> {
  await storePool().query("DELETE FROM target_cost WHERE hour < now() - interval '31 days'")
}

/** Follows one connection: `flush` records what was spent since the last one. */
export class CostMeter {
  #last: readonly QueryCost[] = []
  readonly #targetId: string
  readonly #process: CostProcess

  constructor(targetId: string, process: CostProcess) {
    this.#targetId = targetId
    this.#process = process
  }

  async flush(costs: readonly QueryCost[]): Promise<void> {
    const deltas = costDeltas(this.#last, costs)
    this.#last = costs.map((cost) => ({ ...cost }))
    await recordCosts(this.#targetId, this.#process, deltas)
  }
}
