import 'server-only'
import { storePool } from '@/lib/store/pool'
import type { Blackout, Calendar, MaintenanceWindow } from './calendar'
import type { Timing, WindowRule } from './decide'

/** A schedule as the scheduler needs it. */
export type LoadedSchedule = {
  id: string
  name: string
  kind: string
  version: number
  environmentId: string | null
  targetId: string | null
  /** In whose name it runs; null: the panel's. */
  actorId: string | null
  overlap: string
  timing: Timing
  calendar: Calendar
  /** The last nominal time that was dealt with, or since when the schedule holds; Unix milliseconds. */
  lastFire: number
}

type Place = { environmentId: string | null; targetId: string | null }
type PlacedWindow = Place & { window: MaintenanceWindow }
type PlacedBlackout = Place & { blackout: Blackout }

/** Every window and blackout, to make calendars of. */
export type Calendars = { windows: PlacedWindow[]; blackouts: PlacedBlackout[] }

type WindowRow = {
  environment_id: string | null
  target_id: string | null
  days: number[]
  from_clock: string | null
  to_clock: string | null
  zone: string
  starts_at: Date | null
  ends_at: Date | null
}

function windowOf(row: WindowRow): MaintenanceWindow | null {
  const { days, zone, from_clock: from, to_clock: to, starts_at: starts, ends_at: ends } = row
  if (from !== null && to !== null) return { kind: 'weekly', zone, days, from, to }
  return starts && ends ? { kind: 'once', startsAt: starts.getTime(), endsAt: ends.getTime() } : null
}

/** All windows that are not over, and all blackouts that are not long past. */
export async function loadCalendars(): Promise<Calendars> {
  const [windows, blackouts] = await Promise.all([
    storePool().query<WindowRow>(
      `SELECT environment_id, target_id, days, from_clock, to_clock, zone, starts_at, ends_at
         FROM maintenance_window WHERE ends_at IS NULL OR ends_at > pg_catalog.now() - interval '2 days'`,
    ),
    storePool().query<{
      environment_id: string | null
      target_id: string | null
      name: string
      zone: string
      first_date: string
      last_date: string
    }>('SELECT environment_id, target_id, name, zone, first_date, last_date FROM blackout'),
  ])
  return {
    windows: windows.rows.flatMap((row) => {
      const window = windowOf(row)
      return window ? [{ environmentId: row.environment_id, targetId: row.target_id, window }] : []
    }),
    blackouts: blackouts.rows.map((row) => ({
      environmentId: row.environment_id,
      targetId: row.target_id,
      blackout: { name: row.name, zone: row.zone, firstDate: row.first_date, lastDate: row.last_date },
    })),
  }
}

/**
 * What holds in a place. A target with windows of its own has only those, else those of its environment;
 * blackouts of everywhere, of its environment and its own all hold.
 * @param place.environmentId that of the target, too
 */
export function calendarOf(all: Calendars, place: Place): Calendar {
  const own = all.windows.filter((one) => one.targetId !== null && one.targetId === place.targetId)
  const around = all.windows.filter(
    (one) => one.environmentId !== null && one.environmentId === place.environmentId,
  )
  const holds = (one: Place) =>
    (one.environmentId === null && one.targetId === null) ||
    (one.targetId !== null && one.targetId === place.targetId) ||
    (one.environmentId !== null && one.environmentId === place.environmentId)
  return {
    windows: (own.length > 0 ? own : around).map((one) => one.window),
    blackouts: all.blackouts.filter(holds).map((one) => one.blackout),
  }
}

type ScheduleRow = {
  id: string
  name: string
  kind: string
  version: number
  environment_id: string | null
  target_id: string | null
  around_id: string | null
  actor_id: string | null
  overlap: string
  cron: string
  zone: string
  jitter_seconds: number
  rule: string
  late_minutes: number
  last_fire: Date
}

/** Every schedule that is not paused, with its calendar; of one schedule when an id is given, paused or not. */
export async function loadSchedules(id: string | null = null): Promise<LoadedSchedule[]> {
  const [found, calendars] = await Promise.all([
    storePool().query<ScheduleRow>(
      `SELECT s.id, s.name, s.kind, s.version, s.environment_id, s.target_id, s.actor_id,
              COALESCE(s.environment_id, t.environment_id) AS around_id,
              s.overlap, s.cron, s.zone, s.jitter_seconds, s.rule, s.late_minutes, GREATEST(s.since, f.last) AS last_fire
         FROM schedule s
         LEFT JOIN target t ON t.id = s.target_id
         LEFT JOIN LATERAL (SELECT through_at AS last FROM schedule_fire
                             WHERE schedule_id = s.id AND by_name IS NULL
                             ORDER BY nominal_at DESC LIMIT 1) f ON true
        WHERE s.removed_at IS NULL AND t.removed_at IS NULL
          AND CASE WHEN $1::uuid IS NULL THEN s.paused_at IS NULL ELSE s.id = $1 END`,
      [id],
    ),
    loadCalendars(),
  ])
  return found.rows.map((row) => ({
    id: row.id,
    name: row.name,
    kind: row.kind,
    version: row.version,
    environmentId: row.environment_id,
    targetId: row.target_id,
    actorId: row.actor_id,
    overlap: row.overlap,
    timing: {
      id: row.id,
      cron: row.cron,
      zone: row.zone,
      jitterSeconds: row.jitter_seconds,
      rule: row.rule as WindowRule,
      lateMinutes: row.late_minutes,
    },
    calendar: calendarOf(calendars, { environmentId: row.around_id, targetId: row.target_id }),
    lastFire: row.last_fire.getTime(),
  }))
}
