import 'server-only'
import type { TargetPlace } from '@/lib/auth/permissions'
import { listTargets, placeOf, type TargetRow } from '@/lib/features/targets/store'
import { storeDiskFull } from '@/lib/store/store-folder'
import { unknownsTexts as t } from '@/lib/texts/unknowns'
import type { Fleet, Problem } from './contract'
import { readHistory } from './history-store'
import { findProblems } from './problems'
import { silentHosts } from './silent-hosts-store'
import { fleetRow, problemFacts } from './view'

const DAY_MS = 86_400_000
const SPARK_POINTS = 48
const SPARK_STEP_MS = DAY_MS / SPARK_POINTS
const SPARK_MAX_AGE_MS = 60_000

type Sparks = Map<string, (number | null)[]>
const HOLDER = Symbol.for('quarterdeck.sparks')
type Holder = { [HOLDER]?: { at: number; ids: string; sparks: Promise<Sparks> } }

/** The last day of the load of every target; read once a minute, whoever asks. */
function sparksOf(rows: readonly TargetRow[]): Promise<Sparks> {
  const holder = globalThis as Holder
  const ids = rows.map((row) => row.id).join()
  const kept = holder[HOLDER]
  if (kept && kept.ids === ids && Date.now() - kept.at < SPARK_MAX_AGE_MS) return kept.sparks
  const sparks = readSparks(rows.map((row) => row.id))
  holder[HOLDER] = { at: Date.now(), ids, sparks }
  sparks.catch(() => {
    if (holder[HOLDER]?.sparks === sparks) delete holder[HOLDER]
  })
  return sparks
}

async function readSparks(targetIds: string[]): Promise<Sparks> {
  const to = Math.ceil(Date.now() / SPARK_STEP_MS) * SPARK_STEP_MS
  const metrics = ['statements.rate', 'transactions.rate'] as const
  const { items } = await readHistory({ targetIds, metrics, from: to - DAY_MS, to, points: SPARK_POINTS })
  // By name: transactions come last and win where a server counts both.
  return new Map(items.map((item) => [item.targetId, item.points.map(([, value]) => value)]))
}

/** Every target with its line and what is wrong with it, before anybody's scope is applied. */
export type WholeFleet = {
  at: string
  lines: { place: TargetPlace; line: Fleet['items'][number] }[]
  problems: Problem[]
  storeFull: boolean
}

/** Reads the whole fleet once; `fleetFor` cuts it to what somebody may see. */
export async function readFleet(): Promise<WholeFleet> {
  const [rows, silent] = await Promise.all([listTargets(), silentHosts()])
  const sparks = await sparksOf(rows)
  const none = new Array<null>(SPARK_POINTS).fill(null)
  const lines = rows.map((row) => ({
    row,
    place: placeOf(row),
    line: fleetRow(row, sparks.get(row.id) ?? none),
  }))
  const now = Date.now()
  return {
    at: new Date(now).toISOString(),
    lines: lines.map(({ place, line }) => ({ place, line })),
    storeFull: storeDiskFull(),
    problems: findProblems(
      lines.map(({ row, line }) => problemFacts(row, line, silent.get(row.id) ?? null)),
      now,
    ),
  }
}

/** Problems with the state or the registration of a target, which say nothing of its figures. */
const STATES = /:(unknown|tls|operator|host)$/

/**
 * The part of the fleet within somebody's scope. Who may see that a target exists, but not its figures, gets
 * them as unknown.
 */
export function fleetFor(
  whole: WholeFleet,
  may: (permission: 'targets.read' | 'overview.read', place: TargetPlace) => boolean,
): Fleet {
  const seen = whole.lines.filter(({ place }) => may('targets.read', place))
  const all = new Set(seen.map(({ line }) => line.targetId))
  const figures = new Set(
    seen.filter(({ place }) => may('overview.read', place)).map(({ line }) => line.targetId),
  )
  return {
    at: whole.at,
    storeFull: whole.storeFull,
    items: seen.map(({ line }) => (figures.has(line.targetId) ? line : withoutFigures(line))),
    problems: whole.problems.filter(
      ({ id, targetId }) => figures.has(targetId) || (all.has(targetId) && STATES.test(id)),
    ),
  }
}

const HIDDEN = { known: false, reason: t.yourRolesDoNot2 } as const

function withoutFigures(line: Fleet['items'][number]): Fleet['items'][number] {
  return {
    ...line,
    withheld: true,
    startedAt: HIDDEN,
    connections: HIDDEN,
    load: HIDDEN,
    oldestTransactionSeconds: HIDDEN,
    spark: [],
  }
}
