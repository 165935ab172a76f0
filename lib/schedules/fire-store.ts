import 'server-only'
import { randomUUID } from 'node:crypto'
import { announce } from '@/lib/notify/announce'
import { inTransaction, type StoreTransaction } from '@/lib/store/client'
import { storePool } from '@/lib/store/pool'
import { noticesTexts as t } from '@/lib/texts/notices'
import { plural, say } from '@/lib/texts/texts'

/** A fire is somebody else's to give up after so long without a sign of its worker. */
const LEASE = "pg_catalog.clock_timestamp() + interval '60 s'"

/** What is to be written of a nominal time; `fire` is run unless the store knows better. */
export type Verdict = {
  scheduleId: string
  version: number
  nominal: number
  through: number
  times: number
  verdict: 'fire' | 'missed' | 'skipped'
  late: boolean
  detail: string
  /** Who asks for it by hand: a pause does not count then. */
  byName: string | null
}

export type WrittenFire = { id: string; scheduleId: string; nominal: number; state: string; detail: string }

type Row = { id: string; schedule_id: string; nominal_at: Date; state: string; detail: string }

const CLAIM = `
  WITH due AS (
    SELECT * FROM pg_catalog.jsonb_to_recordset($1::text::jsonb) AS d(
      id uuid, schedule_id uuid, version int, nominal timestamptz, through timestamptz, times int,
      verdict text, late boolean, detail text, by_name text)
  ), judged AS (
    SELECT d.*, sw.kind IS NOT NULL AS is_off,
           EXISTS (SELECT FROM schedule_fire f WHERE f.schedule_id = s.id AND f.state IN ('claimed', 'running')) AS is_under_way,
           s.overlap = 'queue' AND NOT EXISTS (
             SELECT FROM schedule_fire f WHERE f.schedule_id = s.id AND f.state = 'queued') AS may_queue
      FROM due d
      JOIN schedule s ON s.id = d.schedule_id AND s.version = d.version AND s.removed_at IS NULL
                     AND (s.paused_at IS NULL OR d.by_name IS NOT NULL)
      LEFT JOIN schedule_switch sw ON sw.kind = s.kind
  )
  INSERT INTO schedule_fire (id, schedule_id, nominal_at, through_at, times, state, late, detail, by_name, worker_id,
                             lease_until, created_at, finished_at)
  SELECT id, schedule_id, nominal, through, times, state, late, 
         CASE WHEN state = verdict OR verdict <> 'fire' THEN detail WHEN is_off THEN 'This kind is switched off.'
              WHEN state = 'skipped' THEN 'The run before it was still under way.' ELSE '' END,
         by_name, CASE WHEN state = 'claimed' THEN $2::uuid END, CASE WHEN state = 'claimed' THEN ${LEASE} END,
         pg_catalog.clock_timestamp(),
         CASE WHEN state IN ('missed', 'skipped') THEN pg_catalog.clock_timestamp() END
    FROM (SELECT *, CASE WHEN verdict <> 'fire' THEN verdict WHEN is_off THEN 'skipped'
                         WHEN NOT is_under_way THEN 'claimed' WHEN may_queue THEN 'queued' ELSE 'skipped' END AS state
            FROM judged) one
   ORDER BY schedule_id, nominal
  ON CONFLICT DO NOTHING
  RETURNING id, schedule_id, nominal_at, state, detail`

/**
 * Writes what becomes of nominal times. A row of a schedule and nominal time is written once, whoever writes it:
 * that is the claim. Missed times are announced with it. Left out of the answer: what another worker has, and
 * schedules that were edited, paused or removed meanwhile.
 */
export function writeFires(verdicts: readonly Verdict[], workerId: string): Promise<WrittenFire[]> {
  const due = verdicts.map(({ scheduleId, nominal, through, byName, ...rest }) => ({
    ...rest,
    id: randomUUID(),
    schedule_id: scheduleId,
    nominal: new Date(nominal),
    through: new Date(through),
    by_name: byName,
  }))
  return inTransaction(async (tx) => {
    const rows = await tx.$queryRawUnsafe<Row[]>(CLAIM, JSON.stringify(due), workerId)
    for (const row of rows) if (row.state === 'missed') await tellOf(tx, row.id)
    return rows.map((row) => ({
      id: row.id,
      scheduleId: row.schedule_id,
      nominal: row.nominal_at.getTime(),
      state: row.state,
      detail: row.detail,
    }))
  })
}

/**
 * The last look before a claimed fire begins.
 * @param past a freeze that stands does not concern it; without it none may stand at all
 * @returns false when it may not begin: paused, removed or switched off since it was claimed, or perhaps frozen
 */
export async function beginFire(id: string, workerId: string, past: 'freezes' | null): Promise<boolean> {
  const begun = await storePool().query(
    `UPDATE schedule_fire f SET state = 'running', started_at = pg_catalog.clock_timestamp(), lease_until = ${LEASE}
      WHERE id = $1 AND worker_id = $2 AND state = 'claimed'
        AND EXISTS (SELECT FROM schedule s WHERE s.id = f.schedule_id AND s.removed_at IS NULL
                       AND (s.paused_at IS NULL OR f.by_name IS NOT NULL)
                       AND NOT EXISTS (SELECT FROM schedule_switch sw WHERE sw.kind = s.kind))
        AND ($3 OR NOT EXISTS (SELECT FROM "freeze" WHERE lifted_at IS NULL))`,
    [id, workerId, past === 'freezes'],
  )
  return begun.rowCount === 1
}

/** How a fire stands. */
export async function fireById(id: string): Promise<{ state: string; detail: string }> {
  const found = await storePool().query<{ state: string; detail: string }>(
    'SELECT state, detail FROM schedule_fire WHERE id = $1',
    [id],
  )
  return found.rows[0] ?? { state: 'skipped', detail: '' }
}

/** Keeps what a worker has under way its own. */
export async function keepFires(workerId: string): Promise<void> {
  await storePool().query(
    `UPDATE schedule_fire SET lease_until = ${LEASE} WHERE worker_id = $1 AND state IN ('claimed', 'running')`,
    [workerId],
  )
}

/** `told`: people know of it already. `changeId`: the change that it was, of kinds that act on targets. */
export type FireResult = { ok: boolean; detail: string; told?: boolean; changeId?: string }

/** A run that went well after one that did: nobody is to be told, and one statement is enough. */
const END_QUIETLY = `
  UPDATE schedule_fire f SET state = 'ok', detail = $3, change_id = $4, finished_at = pg_catalog.clock_timestamp()
   WHERE id = $1 AND worker_id = $2 AND state = 'running'
     AND COALESCE((SELECT p.state FROM schedule_fire p WHERE p.schedule_id = f.schedule_id AND p.id <> f.id
                      AND p.state IN ('ok', 'failed', 'missed') ORDER BY p.nominal_at DESC LIMIT 1), 'ok') = 'ok'`

/** Writes down how a fire went, and tells people when it failed, or is well again. */
export async function endFire(id: string, workerId: string, result: FireResult): Promise<void> {
  const detail = result.detail.slice(0, 2_000)
  const changeId = result.changeId ?? null
  if (result.ok) {
    const ended = await storePool().query(END_QUIETLY, [id, workerId, detail, changeId])
    if (ended.rowCount === 1) return
  }
  await inTransaction(async (tx) => {
    const ended = await tx.$executeRaw`
      UPDATE schedule_fire SET state = ${result.ok ? 'ok' : 'failed'}, detail = ${detail},
             change_id = ${changeId}::uuid, finished_at = pg_catalog.clock_timestamp()
       WHERE id = ${id}::uuid AND worker_id = ${workerId}::uuid AND state = 'running'`
    if (ended === 1 && result.told !== true) await tellOf(tx, id)
  })
}

/** Fires whose worker gave no sign any more have failed: whether they ran to their end nobody knows. */
export function giveUpLost(): Promise<void> {
  return inTransaction(async (tx) => {
    const lost = await tx.$queryRaw<{ id: string }[]>`
      UPDATE schedule_fire SET state = 'failed', finished_at = pg_catalog.clock_timestamp(),
             detail = 'The worker that ran it ended. How far it came is not known.'
       WHERE state IN ('claimed', 'running') AND lease_until < pg_catalog.clock_timestamp()
      RETURNING id`
    for (const { id } of lost) await tellOf(tx, id)
  })
}

/** The fires that wait behind one that has ended, made this worker's own. */
export async function takeQueued(workerId: string): Promise<WrittenFire[]> {
  const found = await storePool().query<Row>(
    `UPDATE schedule_fire f SET state = 'claimed', worker_id = $1, lease_until = ${LEASE}
      WHERE id IN (SELECT q.id FROM schedule_fire q
                    WHERE q.state = 'queued' AND NOT EXISTS (
                      SELECT FROM schedule_fire r WHERE r.schedule_id = q.schedule_id AND r.state IN ('claimed', 'running'))
                    ORDER BY q.nominal_at LIMIT 50 FOR UPDATE SKIP LOCKED)
      RETURNING id, schedule_id, nominal_at, state, detail`,
    [workerId],
  )
  return found.rows.map((row) => ({
    id: row.id,
    scheduleId: row.schedule_id,
    nominal: row.nominal_at.getTime(),
    state: row.state,
    detail: row.detail,
  }))
}

/** A claimed fire that may not begin any more, and why. */
export async function skipFire(id: string, workerId: string, detail: string): Promise<void> {
  await storePool().query(
    `UPDATE schedule_fire SET state = 'skipped', detail = $3, finished_at = pg_catalog.clock_timestamp()
      WHERE id = $1 AND worker_id = $2 AND state = 'claimed'`,
    [id, workerId, detail],
  )
}

type Told = {
  state: string
  detail: string
  times: number
  nominal_at: Date
  schedule_id: string
  name: string
  environment_id: string | null
  target_id: string | null
  before: string | null
}

async function tellOf(tx: StoreTransaction, id: string): Promise<void> {
  const [fire] = await tx.$queryRaw<Told[]>`
    SELECT f.state, f.detail, f.times, f.nominal_at, f.schedule_id, s.name, s.environment_id, s.target_id,
           (SELECT p.state FROM schedule_fire p WHERE p.schedule_id = s.id AND p.id <> f.id
               AND p.state IN ('ok', 'failed', 'missed') ORDER BY p.nominal_at DESC LIMIT 1) AS before
      FROM schedule_fire f JOIN schedule s ON s.id = f.schedule_id WHERE f.id = ${id}::uuid`
  if (!fire) return
  const bad = fire.state === 'failed' || fire.state === 'missed'
  if (!bad && fire.before !== 'failed' && fire.before !== 'missed') return
  const kind = (bad ? fire.state : fire.before) === 'missed' ? 'schedule.missed' : 'schedule.failed'
  await announce(tx, {
    kind,
    action: bad ? 'open' : 'resolved',
    environmentId: fire.environment_id,
    targetId: fire.target_id,
    subject: { noun: 'schedules', id: fire.schedule_id },
    title: !bad
      ? say(t.scheduleRanWellAgain, { name: fire.name })
      : fire.state === 'missed'
        ? plural(t.scheduleMissed, fire.times, { name: fire.name })
        : say(t.scheduleFailed, { name: fire.name }),
    body: [
      { part: 'fact', label: t.time, value: fire.nominal_at.toISOString() },
      ...(fire.detail ? [{ part: 'text' as const, text: fire.detail }] : []),
    ],
    link: `/schedules/${fire.schedule_id}`,
    dedupKey: `schedule:${fire.schedule_id}`,
  })
}
