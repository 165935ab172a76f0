import { type ChildProcess, spawn } from 'node:child_process'
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Client } from 'pg'
import type { Context } from './context'
import { median, spread } from './measure'
import type { BenchPanel } from './panel'
import { load, type PartResult } from './report'
import { accessOf, storeOf } from './store'

const SCHEDULES = 1_000
const MINUTES = 3
const LIMIT_MS = 45_000
const NAME = 'bench schedule'

type Minute = {
  begun: number
  done: number
  fires: number
  schedules: number
  workers: number
  looks: number
}

/** A thousand schedules due in one minute, the panel's worker and a second one: until the last of them has run. */
export async function schedules(context: Context): Promise<PartResult> {
  const panel = await context.panel()
  const began = { at: new Date().toISOString(), load: load() }
  const store = await storeOf(panel)
  const second = startWorker(context, panel)
  try {
    await twoWorkers(store)
    await makeAll(store, panel)
    const minutes: Minute[] = []
    while (minutes.length < MINUTES) {
      const minute = await oneMinute(store)
      context.say(
        `schedules: begun ${minute.begun.toFixed(2)} s, done ${minute.done.toFixed(2)} s after their minute, ${minute.workers} workers`,
      )
      minutes.push(minute)
    }
    return { part: 'schedules', ...began, ...figures(minutes) }
  } finally {
    await clear(store).catch(() => undefined)
    await store.end()
    await second.stop()
  }
}

function figures(minutes: Minute[]): Pick<PartResult, 'figures' | 'notes'> {
  const done = minutes.map((minute) => minute.done)
  const extra = minutes.map(
    ({ fires, looks, schedules: different }) => Math.max(fires, looks) - Math.min(SCHEDULES, different),
  )
  return {
    figures: [
      {
        what: `${SCHEDULES} schedules due in one minute, two workers: until the last has run`,
        value: median(done),
        unit: 's',
        sense: 'at most',
        limit: 5,
        spread: spread(done),
        n: minutes.length,
      },
      {
        what: 'Runs beyond one of each',
        value: Math.max(...extra),
        unit: '',
        sense: 'at most',
        limit: 0,
        spread: spread(extra),
        n: minutes.length,
      },
    ],
    notes: [
      `${SCHEDULES} schedules “look for findings anew” on the targets of the panel, all due each minute; the panel's own worker and a second worker process on the same store. From the full minute until the last row of the history is finished; the last had begun after ${median(minutes.map((minute) => minute.begun)).toFixed(2)} s (median).`,
      'Runs are counted twice: by the rows of the history and by their effect, which a trigger of the bench counts in the store while it is measured.',
    ],
  }
}

/** The worker as it runs on a second machine of a site: same keys, same store. */
function startWorker(context: Context, panel: BenchPanel): { stop(): Promise<void> } {
  const { user, password, port, database } = accessOf(panel)
  const file = join(panel.folder, 'second-worker.url')
  const url = `postgres://${user}:${encodeURIComponent(password)}@127.0.0.1:${port}/${database}`
  writeFileSync(file, url, { mode: 0o600 })
  const child: ChildProcess = spawn(process.execPath, [join(context.home, 'build', 'worker.mjs')], {
    cwd: context.home,
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      NODE_ENV: 'production',
      QD_HOME: context.home,
      QD_DATA_DIR: panel.folder,
      DATABASE_URL_FILE: file,
      QD_EGRESS_ALLOW: 'localhost',
      QD_EVIDENCE_FILE: 'off',
    },
    stdio: ['ignore', 'ignore', 'pipe'],
    detached: true,
  })
  let output = ''
  child.stderr?.on('data', (chunk: Buffer) => {
    output = (output + chunk.toString()).slice(-2_000)
  })
  return {
    stop: async () => {
      rmSync(file, { force: true })
      if (child.exitCode !== null) throw new Error(`The second worker had ended: ${output}`)
      const ended = new Promise((done) => child.once('exit', done))
      child.kill('SIGTERM')
      await ended
    },
  }
}

async function until(what: string, holds: () => Promise<boolean>, ms: number): Promise<void> {
  const deadline = Date.now() + ms
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error(`${what}: not within ${ms / 1000} s`)
    await sleep(100)
  }
}

async function twoWorkers(store: Client): Promise<void> {
  const alive = "SELECT count(*)::int AS n FROM worker WHERE seen_at > now() - interval '20 s'"
  const count = async () => (await store.query<{ n: number }>(alive)).rows[0]?.n ?? 0
  await until('Two workers', async () => (await count()) >= 2, 60_000)
}

/** Made past the API, which limits how fast one person may write. */
async function makeAll(store: Client, panel: BenchPanel): Promise<void> {
  const targets = [panel.targetId, ...panel.demo.targets.map((target) => target.id)]
  await store.query(`
    CREATE TABLE bench_look (at timestamptz NOT NULL DEFAULT clock_timestamp());
    CREATE FUNCTION bench_looked() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS
      'BEGIN INSERT INTO public.bench_look DEFAULT VALUES; RETURN NULL; END';
    CREATE TRIGGER bench_look AFTER UPDATE OF look_at ON target_status
      FOR EACH ROW WHEN (OLD.look_at IS DISTINCT FROM NEW.look_at) EXECUTE FUNCTION bench_looked()`)
  await store.query(
    `INSERT INTO schedule (id, kind, name, target_id, cron, zone, rule, since, created_by_name)
     SELECT gen_random_uuid(), 'findings.look', $1, ($2::uuid[])[1 + n % cardinality($2::uuid[])], '* * * * *',
            'Europe/Berlin', 'not-blackout', now(), 'Bench'
       FROM generate_series(1, $3::int) n`,
    [NAME, targets, SCHEDULES],
  )
  await store.query("SELECT pg_notify('qd_schedules', '')")
}

async function clear(store: Client): Promise<void> {
  await store.query('DELETE FROM schedule WHERE name = $1', [NAME])
  await store.query("SELECT pg_notify('qd_schedules', '')")
  await store.query('DROP TABLE IF EXISTS bench_look; DROP FUNCTION IF EXISTS bench_looked() CASCADE')
}

/** The next full minute, seconds after it. */
async function oneMinute(store: Client): Promise<Minute> {
  const nominal = Math.ceil(Date.now() / 60_000) * 60_000
  await store.query('DELETE FROM bench_look')
  await sleep(nominal - Date.now())
  const read = async () => {
    const { rows } = await store.query<Omit<Minute, 'looks'> & { left: number }>(
      `SELECT count(*)::int AS fires, count(DISTINCT schedule_id)::int AS schedules,
              count(DISTINCT worker_id)::int AS workers, count(*) FILTER (WHERE f.state <> 'ok')::int AS left,
              extract(epoch FROM max(f.started_at) - $1::timestamptz)::float8 AS begun,
              extract(epoch FROM max(f.finished_at) - $1::timestamptz)::float8 AS done
         FROM schedule_fire f JOIN schedule s ON s.id = f.schedule_id
        WHERE s.name = $2 AND f.nominal_at = $1`,
      [new Date(nominal), NAME],
    )
    return rows[0]
  }
  await until(
    'All of them',
    async () => {
      // Seldom: counting a thousand rows is work for the store, too.
      await sleep(400)
      const now = await read()
      return now?.fires === SCHEDULES && now.left === 0
    },
    LIMIT_MS,
  ).catch(async (error: unknown) => {
    const found = await store.query(
      `SELECT f.state, f.detail, count(*) FROM schedule_fire f JOIN schedule s ON s.id = f.schedule_id
        WHERE s.name = $2 AND f.nominal_at = $1 GROUP BY 1, 2`,
      [new Date(nominal), NAME],
    )
    throw new Error(`${error instanceof Error ? error.message : error}: ${JSON.stringify(found.rows)}`)
  })
  const [minute, looks] = [await read(), await store.query('SELECT FROM bench_look')]
  if (!minute) throw new Error('No minute was measured.')
  return { ...minute, looks: looks.rowCount ?? 0 }
}
