import { setTimeout as sleep } from 'node:timers/promises'
import type { Client } from 'pg'
import type { Context } from './context'
import { quantile, spread } from './measure'
import type { BenchPanel } from './panel'
import { load, type PartResult } from './report'
import { storeOf } from './store'

const CHANGES = 100_000
const ROUNDS = 12

/** Rare and common words, parts of names, several words, and nothing at all. */
const SEARCHES = [
  'work_mem',
  'shared_preload',
  'needle77777',
  'bench pg_terminate_backend',
  'ann sessions 4242',
  'alter system set',
  'reindex concurrently orders_customer',
  'nothingatall',
  'x',
]

/** Words over a history of 100 000 changes, as the page asks for them. */
export async function search(context: Context): Promise<PartResult> {
  const panel = await context.panel()
  const began = { at: new Date().toISOString(), load: load() }
  const store = await storeOf(panel)
  const user = await firstUser(store)
  try {
    context.say(`search: making ${CHANGES} changes`)
    await makeAll(store, panel, user)
    const rpc = await panel.rpc()
    const times: number[] = []
    const slowest: string[] = []
    for (const q of SEARCHES) {
      const own: number[] = []
      for (let i = 0; i < ROUNDS; i += 1) {
        const begin = performance.now()
        await rpc.changes.list({ q, limit: 50 })
        if (i > 0) own.push(performance.now() - begin)
        await sleep(60)
      }
      times.push(...own)
      slowest.push(`${q} ${quantile(own, 0.95).toFixed(0)}`)
    }
    context.say(`search: p95 ${quantile(times, 0.95).toFixed(1)} ms (${slowest.join(', ')})`)
    return {
      part: 'search',
      ...began,
      figures: [
        {
          what: `Searching ${CHANGES} changes, p95`,
          value: quantile(times, 0.95),
          unit: 'ms',
          sense: 'at most',
          limit: 50,
          spread: spread(times),
          n: times.length,
        },
      ],
      notes: [
        `changes.list through /api/rpc with 50 rows, plans and all, from the request to the answer on loopback. p95 in ms by what was looked for: ${slowest.join(', ')}.`,
      ],
    }
  } finally {
    await store.query("DELETE FROM change WHERE kind = 'bench.search'").catch(() => undefined)
    await store.end()
  }
}

async function firstUser(store: Client): Promise<string> {
  const { rows } = await store.query<{ id: string }>('SELECT id FROM "user" ORDER BY created_at LIMIT 1')
  return rows[0]?.id ?? ''
}

async function makeAll(store: Client, panel: BenchPanel, user: string): Promise<void> {
  for (let from = 0; from < CHANGES; from += 10_000)
    await store.query(
      `INSERT INTO change (id, kind, title, tier, target_id, input, state, plan, plan_hash, actor_kind, actor_id,
                           actor_name, created_at)
       SELECT gen_random_uuid(), 'bench.search',
              (ARRAY['Set work_mem to ' || n || 'kB', 'End ' || n % 9 || ' sessions of app_' || n % 97,
                     'Reindex orders_customer_' || n, 'Create the extension pg_stat_' || n % 50])[n % 4 + 1] || ' on bench',
              n % 4, $1, '{}', 'succeeded',
              jsonb_build_object('sentence', 'Does step ' || n || ' of the night, for needle' || n || '.',
                'facts', '{}'::jsonb, 'warnings', '[]'::jsonb, 'consequences', '[]'::jsonb, 'typedName', null,
                'steps', jsonb_build_array(jsonb_build_object('what', 'Step of ' || n, 'locks', null, 'estimate', null,
                  'undo', 'Do the reverse.', 'sql',
                  (ARRAY['ALTER SYSTEM SET work_mem = ''' || n || 'kB''', 'SELECT pg_terminate_backend(' || n || ')',
                         'REINDEX INDEX CONCURRENTLY shop.orders_customer_' || n,
                         'ALTER SYSTEM SET shared_preload_libraries = ''pg_stat_' || n % 50 || ''''])[n % 4 + 1]))),
              md5(n::text), 'user', $2, (ARRAY['Ann', 'Ben', 'Cleo', 'Dora'])[n % 4 + 1], now() - n * interval '1 min'
         FROM generate_series($3::int, $3::int + 9999) AS n`,
      [panel.targetId, user, from],
    )
  await store.query('VACUUM ANALYZE change')
}
