import { formatDuration } from '@/lib/format/duration'
import { problemsTexts as t } from '@/lib/texts/problems'
import { say } from '@/lib/texts/texts'
import type { FleetRow, Problem } from './contract'

/** What of a target problems are found in. */
export type ProblemFacts = {
  row: FleetRow
  /** Since when the state is what it is; ISO 8601. */
  since: string | null
  wraparound: { age: number; limit: number; database: string } | null
  hasOperator: boolean
  /** A word of the collector about a target that answers. */
  note: string | null
  /** The machine it runs on, where that does not answer; null where it does, or none is known. */
  silentHost: { hostId: string; name: string; since: string; why: string } | null
}

const RANK: Record<Problem['severity'], number> = { critical: 0, unknown: 1, warning: 2, info: 3 }
const CONNECTIONS = { warning: 0.8, critical: 0.95 }
/** Seconds. */
const TRANSACTION = { warning: 300, critical: 3_600 }
const WRAPAROUND = { warning: 0.4, critical: 0.75 }

type Finding = Pick<Problem, 'severity' | 'sentence'> & {
  kind: string
  page?: string
  /** Another page than one of the target's. */
  href?: string
  since?: string
}

/** What is wrong now, worst first; within one severity the one that has lasted longest first. */
export function findProblems(all: readonly ProblemFacts[], now: number): Problem[] {
  return all
    .flatMap((facts) => findingsOf(facts, now).map((finding) => problemOf(facts, finding)))
    .sort(
      (a, b) =>
        RANK[a.severity] - RANK[b.severity] ||
        (a.since ?? '~').localeCompare(b.since ?? '~') ||
        a.targetName.localeCompare(b.targetName),
    )
}

function problemOf({ row, since }: ProblemFacts, finding: Finding): Problem {
  return {
    id: `${row.targetId}:${finding.kind}`,
    targetId: row.targetId,
    targetName: row.name,
    severity: finding.severity,
    sentence: finding.sentence,
    href: finding.href ?? `/targets/${row.targetId}${finding.page ?? ''}`,
    since: finding.since ?? (finding.kind === 'unknown' ? since : null),
  }
}

function findingsOf(facts: ProblemFacts, now: number): Finding[] {
  const { row } = facts
  if (row.state === 'paused') return []
  const standing = standingOf(facts)
  // Old figures prove nothing about now: of an unknown target only that is said.
  if (row.state === 'unknown') return [unknownOf(facts, now), ...standing]
  return [...pressing(facts), ...standing]
}

function unknownOf({ row, since }: ProblemFacts, now: number): Finding {
  const { name } = row
  const part = since ? formatDuration(Math.max(1_000, now - Date.parse(since))) : null
  const seen = row.at ? formatDuration(now - Date.parse(row.at)) : null
  const never = part ? say(t.unknownForNever, { name, part }) : say(t.unknownNever, { name })
  const old = (seen: string) =>
    part ? say(t.unknownForSeen, { name, part, seen }) : say(t.unknownSeen, { name, seen })
  return {
    kind: 'unknown',
    severity: 'unknown',
    sentence: [seen ? old(seen) : never, ...(row.problem ? [row.problem.message] : [])].join(' '),
  }
}

function severe(value: number, limits: { warning: number; critical: number }): 'warning' | 'critical' | null {
  if (value >= limits.critical) return 'critical'
  return value >= limits.warning ? 'warning' : null
}

function pressing({ row, wraparound }: ProblemFacts): Finding[] {
  const found: Finding[] = []
  const add = (severity: 'warning' | 'critical' | null, rest: Omit<Finding, 'severity'>) => {
    if (severity) found.push({ severity, ...rest })
  }
  if (row.connections.known && row.connections.value.max > 0) {
    const { used, max } = row.connections.value
    const share = Math.round((used / max) * 100)
    const sentence = say(t.usesOfIts, { name: row.name, used, max, share })
    add(severe(used / max, CONNECTIONS), { kind: 'connections', sentence, page: '/sessions' })
  }
  if (row.oldestTransactionSeconds.known && row.oldestTransactionSeconds.value !== null) {
    const seconds = row.oldestTransactionSeconds.value
    const sentence = say(t.transactionOnHas, { name: row.name, seconds: formatDuration(seconds * 1000) })
    add(severe(seconds, TRANSACTION), { kind: 'transaction', sentence, page: '/sessions' })
  }
  if (wraparound) {
    const share = wraparound.age / wraparound.limit
    const sentence = say(t.databaseOnHasUsed, {
      database: wraparound.database,
      name: row.name,
      share: Math.round(share * 100),
    })
    add(severe(share, WRAPAROUND), { kind: 'wraparound', sentence })
  }
  return found
}

function standingOf({ row, hasOperator, note, silentHost }: ProblemFacts): Finding[] {
  const found: Finding[] = []
  if (silentHost) {
    const { hostId, name: host, since, why } = silentHost
    found.push({
      kind: 'host',
      severity: 'unknown',
      sentence: say(t.hostIsSilent, { host, name: row.name, why }).trim(),
      href: `/hosts/${hostId}`,
      since,
    })
  }
  if (row.weakTls)
    found.push({
      kind: 'tls',
      severity: 'warning',
      sentence: say(t.connectionToIs, { name: row.name }),
    })
  if (!hasOperator)
    found.push({
      kind: 'operator',
      severity: 'info',
      sentence: say(t.hasNoOperator, { name: row.name }),
    })
  if (note) found.push({ kind: 'note', severity: 'info', sentence: `${row.name}: ${note}` })
  return found
}
