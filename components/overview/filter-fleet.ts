import type { FleetRow, Problem } from '@/lib/features/overview/contract'
import type { FleetSort, FleetStatus } from './fleet-search-params'

export type FleetFilter = { q: string; env: string; status: FleetStatus; sort: FleetSort }
export type Severity = Problem['severity']

const RANK: Record<Severity, number> = { critical: 0, warning: 1, unknown: 2, info: 3 }

/** The worst problem of each target. */
export function worstByTarget(problems: readonly Problem[]): Map<string, Problem> {
  const worst = new Map<string, Problem>()
  for (const problem of problems) {
    const before = worst.get(problem.targetId)
    if (!before || RANK[problem.severity] < RANK[before.severity]) worst.set(problem.targetId, problem)
  }
  return worst
}

/** Problems, worst first; of equal weight the older first. */
export function sortProblems(problems: readonly Problem[]): Problem[] {
  return [...problems].sort(
    (a, b) => RANK[a.severity] - RANK[b.severity] || (a.since ?? '').localeCompare(b.since ?? ''),
  )
}

/** True when nobody here knows how a target is: it does not answer, or its figures are not shown to this person. */
export function isUnknown(row: FleetRow): boolean {
  return row.state === 'unknown' || (row.state === 'ok' && row.withheld)
}

// Unknown sorts after everything that is known, whatever the column.
const LAST = Number.NEGATIVE_INFINITY

function measure(row: FleetRow, sort: FleetSort): number {
  if (sort === 'connections')
    return row.connections.known ? row.connections.value.used / Math.max(1, row.connections.value.max) : LAST
  if (sort === 'load') return row.load.known ? row.load.value.perSecond : LAST
  return row.oldestTransactionSeconds.known ? (row.oldestTransactionSeconds.value ?? -1) : LAST
}

/** Rows that match, in the order asked for; the name breaks ties so that live rows do not jump. */
export function filterFleet(
  rows: readonly FleetRow[],
  worst: Map<string, Problem>,
  filter: FleetFilter,
): FleetRow[] {
  const words = filter.q.toLowerCase().split(/\s+/).filter(Boolean)
  const kept = rows.filter((row) => {
    if (filter.env && filter.env !== row.environment.kind && filter.env !== row.environment.name) return false
    if (filter.status === 'problems' && !worst.has(row.targetId)) return false
    if (filter.status === 'ok' && (row.state !== 'ok' || row.withheld || worst.has(row.targetId)))
      return false
    if (filter.status === 'unknown' && !isUnknown(row)) return false
    if (filter.status === 'paused' && row.state !== 'paused') return false
    const text = `${row.name} ${row.environment.name} ${row.flavour ?? row.engine} ${row.version ?? ''} ${row.role ?? ''}`
    return words.every((word) => text.toLowerCase().includes(word))
  })
  const byName = (a: FleetRow, b: FleetRow) => a.name.localeCompare(b.name, 'en', { numeric: true })
  if (filter.sort === 'name') return kept.sort(byName)
  if (filter.sort === 'worst') {
    const rank = (row: FleetRow) => {
      const problem = worst.get(row.targetId)
      return problem ? RANK[problem.severity] : isUnknown(row) ? RANK.unknown : 9
    }
    return kept.sort((a, b) => rank(a) - rank(b) || byName(a, b))
  }
  return kept.sort((a, b) => measure(b, filter.sort) - measure(a, filter.sort) || byName(a, b))
}
