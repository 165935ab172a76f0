import { setTimeout as sleep } from 'node:timers/promises'
import type { Client } from 'pg'
import type { BrowserContext } from 'playwright-core'
import type { Context } from './context'
import { median, quantile, spread } from './measure'
import type { BenchPanel } from './panel'
import { load, type PartResult } from './report'
import { storeOf } from './store'

const LINES = 1_000_000
const OPENS = 10

/** A run whose log has a million lines: opened from the history, and followed while it grows. */
export async function log(context: Context): Promise<PartResult> {
  const panel = await context.panel()
  const began = { at: new Date().toISOString(), load: load() }
  const store = await storeOf(panel)
  context.say(`log: writing ${LINES} lines`)
  const made = await makeRun(store, panel)
  const browser = await panel.browser()
  const profile = await browser.newContext({ storageState: await panel.account() })
  try {
    const opens: number[] = []
    for (let i = 0; i <= OPENS; i += 1) {
      const took = await openOnce(profile, panel.url, LINES)
      if (i > 0) opens.push(took)
    }
    const asked = await tails(panel, made.run)
    const follow = await followed(profile, panel.url, store, made)
    context.say(
      `log: p95 ${quantile(opens, 0.95).toFixed(0)} ms, the last lines ${quantile(asked, 0.95).toFixed(1)} ms`,
    )
    return {
      part: 'log',
      ...began,
      figures: [
        {
          what: 'Opening a run with one million lines, until its last line is drawn, p95',
          value: quantile(opens, 0.95),
          unit: 'ms',
          sense: 'at most',
          limit: 300,
          spread: spread(opens),
          n: opens.length,
        },
        {
          what: 'Until a new line is drawn on the open page',
          value: median(follow),
          unit: 'ms',
          sense: 'at most',
          limit: 1500,
          spread: spread(follow),
          n: follow.length,
        },
      ],
      notes: [
        `From the click on the change in the history until the line number ${LINES} is in the page; a fresh page each time. The panel's answer with the last 200 lines took ${quantile(asked, 0.95).toFixed(1)} ms (p95 of ${asked.length}).`,
        'A page that follows asks once a second for what is after its last line.',
      ],
    }
  } finally {
    await profile.close()
    await store.query('DELETE FROM run WHERE id = $1', [made.run]).catch(() => undefined)
    await store.query('DELETE FROM change WHERE id = $1', [made.change]).catch(() => undefined)
    await store.end()
  }
}

type Made = { change: string; run: string }

async function makeRun(store: Client, panel: BenchPanel): Promise<Made> {
  const { rows } = await store.query<Made>(
    `WITH made AS (
       INSERT INTO change (id, kind, title, tier, target_id, input, state, plan, plan_hash, actor_kind, actor_name)
       VALUES (gen_random_uuid(), 'bench.log', 'Bench of a long log', 1, $1, '{}', 'running',
               '{"sentence":"Writes a long log.","steps":[],"facts":{},"warnings":[],"consequences":[],"typedName":null}',
               'x', 'system', 'bench') RETURNING id)
     INSERT INTO run (id, change_id, target_id, state, lease_until)
     SELECT gen_random_uuid(), id, $1, 'running', now() + interval '1 hour' FROM made
     RETURNING id AS run, change_id AS change`,
    [panel.targetId],
  )
  const [made] = rows
  if (!made) throw new Error('No run was made.')
  await store.query(
    `INSERT INTO run_log (run_id, seq, at, level, text)
     SELECT $1, n, now() + n * interval '1 ms', CASE WHEN n % 500 = 0 THEN 'warning' ELSE 'info' END,
            'shop.orders: block ' || n || ' read, ' || n % 97 || ' rows moved'
       FROM generate_series(1, $2::int) AS n`,
    [made.run, LINES],
  )
  await store.query('ANALYZE run_log')
  return made
}

/** Milliseconds by the page's own clock, from the click until the line is there. */
async function openOnce(profile: BrowserContext, url: string, seq: number): Promise<number> {
  const page = await profile.newPage()
  try {
    await page.goto(`${url}/changes?q=long+log`)
    const link = page.getByRole('link', { name: 'Bench of a long log' })
    await link.waitFor()
    // What the page reads ahead for its links is there, as it is for a person who looks first.
    await sleep(1_500)
    return await link.evaluate(
      (node, last) =>
        new Promise<number>((done) => {
          const begin = performance.now()
          const look = () => {
            if (document.querySelector(`[data-seq="${last}"]`)) done(performance.now() - begin)
            else requestAnimationFrame(look)
          }
          requestAnimationFrame(look)
          ;(node as HTMLElement).click()
        }),
      seq,
    )
  } finally {
    await page.close()
  }
}

async function tails(panel: BenchPanel, run: string): Promise<number[]> {
  const rpc = await panel.rpc()
  const times: number[] = []
  for (let i = 0; i < 20; i += 1) {
    const begin = performance.now()
    await rpc.runs.log({ id: run, tail: true, limit: 200 })
    times.push(performance.now() - begin)
    await sleep(50)
  }
  return times
}

async function followed(profile: BrowserContext, url: string, store: Client, made: Made): Promise<number[]> {
  const page = await profile.newPage()
  try {
    await page.goto(`${url}/changes/${made.change}`)
    await page.locator(`[data-seq="${LINES}"]`).waitFor()
    const times: number[] = []
    for (let n = 1; n <= 6; n += 1) {
      const begin = performance.now()
      await store.query(
        "INSERT INTO run_log (run_id, seq, at, level, text) VALUES ($1, $2, now(), 'info', 'grows')",
        [made.run, LINES + n],
      )
      await page.locator(`[data-seq="${LINES + n}"]`).waitFor()
      times.push(performance.now() - begin)
    }
    return times
  } finally {
    await page.close()
  }
}
