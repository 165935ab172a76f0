import pg from 'pg'
import { z } from 'zod'
import type { ChangeKind, ChangeRunner } from '@/lib/changes/kind'

/** How the test's runner reaches the servers: by target id. */
export type Reach = Record<string, { host: string; port: number; user: string; password: string; ca: string }>

const input = z.object({ other: z.uuid(), table: z.string().regex(/^[a-z0-9_]+$/) })
type Input = z.infer<typeof input>

/** Five steps on two servers, each of which leaves one row: what happened twice would leave two. */
export const fiveSteps: ChangeKind<Input> = {
  kind: 'test.five-steps',
  permission: 'sessions.end',
  input,
  title: (_input, target) => `Five steps on ${target}`,
  tier: () => 1,
  alsoTargets: ({ other }) => [other],
}

/** Its runner; rows are written and read with plain connections, so that nothing of ours hides a second write. */
export function fiveStepsRunner(reach: Reach): ChangeRunner<Input> {
  const on = (own: string, { other }: Input, index: number) => (index % 2 === 0 ? own : other)
  const ask = async (targetId: string, sql: string, values: unknown[]) => {
    const place = reach[targetId]
    if (!place) throw new Error(`No such target: ${targetId}`)
    const { ca, ...rest } = place
    const client = new pg.Client({ ...rest, database: 'postgres', ssl: { ca } })
    await client.connect()
    try {
      return (await client.query<{ n: number }>(sql, values)).rows[0]?.n ?? 0
    } finally {
      await client.end()
    }
  }
  const seen = (own: string, given: Input, index: number) =>
    ask(on(own, given, index), `SELECT count(*)::int AS n FROM ${given.table} WHERE step = $1`, [index])
  return {
    kind: fiveSteps.kind,
    async plan({ target }, given) {
      return {
        sentence: 'Leaves five rows.',
        steps: [0, 1, 2, 3, 4].map((index) => ({
          what: `Row ${index}`,
          sql: `INSERT INTO ${given.table} VALUES (${index})`,
          locks: null,
          estimate: null,
          undo: 'Delete it.',
          targetId: on(target.id, given, index),
        })),
        facts: { table: given.table },
        warnings: [],
        consequences: [],
        typedName: null,
        holds: ['cluster:test'],
      }
    },
    async apply({ target }, given, _plan, index) {
      await ask(on(target.id, given, index), `INSERT INTO ${given.table} VALUES ($1)`, [index])
      return { state: 'done', detail: `Row ${index} is there.` }
    },
    probe: async ({ target }, given, _plan, index) =>
      (await seen(target.id, given, index)) > 0 ? 'happened' : 'not-happened',
    async verify({ target }, given) {
      const counts = await Promise.all([0, 1, 2, 3, 4].map((index) => seen(target.id, given, index)))
      return { ok: counts.every((count) => count === 1), detail: counts.join(' ') }
    },
    undo: (given) => ({ kind: 'test.take-back', input: given }),
  }
}
