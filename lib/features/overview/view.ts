import type { OverviewSample } from '@/lib/engines/contract/overview'
import { known, type Reading, unknown } from '@/lib/engines/contract/reading'
import type { Target } from '@/lib/features/targets/contract'
import { stateOf } from '@/lib/features/targets/state'
import type { TargetRow } from '@/lib/features/targets/store'
import { environmentOf, lastReading } from '@/lib/features/targets/view'
import { unknownsTexts as t } from '@/lib/texts/unknowns'
import type { FleetRow, Overview } from './contract'
import type { ProblemFacts } from './problems'

const NEVER = t.neverRead

function readings(row: TargetRow): { never: Reading<never>; sample: OverviewSample | null } {
  return { never: unknown(NEVER), sample: lastReading(row)?.sample ?? null }
}

/** When the figures of a row were read. */
function readAt(sample: OverviewSample | null): string | null {
  return sample ? new Date(sample.at).toISOString() : null
}

/** The present figures of one target; old ones keep the moment they are of. */
export function overviewView(row: TargetRow): Overview {
  const { state, problem } = stateOf(row)
  const { never, sample } = readings(row)
  const rates = lastReading(row)?.rates
  const databases = row.status?.databases as unknown as { name: string; bytes: Reading<number> }[] | null
  return {
    targetId: row.id,
    state,
    problem,
    at: readAt(sample),
    flavour: sample ? known(sample.server.flavour) : never,
    version: sample ? known(sample.server.version) : never,
    role: sample?.server.role ?? never,
    readOnly: sample?.server.readOnly ?? never,
    startedAt: sample?.server.startedAt ?? never,
    connections: sample?.connections ?? never,
    transactionsPerSecond: rates?.transactionsPerSecond ?? never,
    statementsPerSecond: rates?.statementsPerSecond ?? never,
    cacheHitRatio: rates?.cacheHitRatio ?? never,
    oldestTransactionSeconds: sample?.oldestTransactionSeconds ?? never,
    wraparound: sample?.wraparound ?? null,
    databases: databases ? known(databases) : unknown(t.sizesWereNotRead),
  }
}

/** What a target's load is measured in: transactions where the server counts them, else statements. */
function loadOf(row: TargetRow): FleetRow['load'] {
  const rates = lastReading(row)?.rates
  if (!rates) return unknown(NEVER)
  const { transactionsPerSecond: transactions, statementsPerSecond: statements } = rates
  if (transactions.known) return known({ perSecond: transactions.value, unit: 'transactions/s' })
  if (statements.known) return known({ perSecond: statements.value, unit: 'statements/s' })
  return row.engine === 'mysql' ? statements : transactions
}

/** One line of the fleet. */
export function fleetRow(row: TargetRow, spark: (number | null)[]): FleetRow {
  const view = overviewView(row)
  const { connections } = view
  return {
    targetId: row.id,
    name: row.name,
    engine: row.engine as Target['engine'],
    environment: environmentOf(row),
    state: view.state,
    problem: view.problem,
    weakTls: row.tlsMode !== 'verify-full',
    withheld: false,
    at: view.at,
    flavour: view.flavour.known ? view.flavour.value : null,
    version: view.version.known ? view.version.value : null,
    role: view.role.known ? view.role.value : null,
    startedAt: view.startedAt,
    connections: connections.known
      ? known({ used: connections.value.used, max: connections.value.max })
      : connections,
    load: loadOf(row),
    oldestTransactionSeconds: view.oldestTransactionSeconds,
    spark,
  }
}

/** What of a target the list of problems is made from. */
export function problemFacts(
  row: TargetRow,
  line: FleetRow,
  silentHost: ProblemFacts['silentHost'],
): ProblemFacts {
  const { wraparound } = overviewView(row)
  return {
    row: line,
    since: stateOf(row).since,
    wraparound: wraparound?.known ? wraparound.value : null,
    hasOperator: row.credentials.some((one) => one.kind === 'operator'),
    note: row.status?.state === 'ok' ? row.status.detail : null,
    silentHost,
  }
}
