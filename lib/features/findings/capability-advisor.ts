import type { LedgerEntry, LedgerFix } from '@/lib/engines/contract/capabilities'
import type { FindingDraft } from './draft'

/** What is missing to see a whole subject, and not only finer figures of it. */
const NEEDED = new Set<LedgerEntry['name']>(['overview', 'sessions', 'lock-waits', 'replication-status'])

const TITLES: Record<LedgerEntry['name'], string> = {
  overview: 'The figures of the server cannot be read',
  sessions: 'Live sessions are not all seen',
  'session-control': 'Sessions cannot be ended',
  'database-sizes': 'Sizes of databases are not all known',
  wraparound: 'The distance to wraparound is not known',
  statements: 'Statements are not measured',
  'lock-waits': 'Lock waits are not seen',
  'replication-status': 'The state of replication is hidden',
  'performance-schema': 'performance_schema is off',
  'io-timing': 'Times of reads and writes are not measured',
}

/** Findings of a capability ledger: one for each thing that could be seen and is not, with its change where there is one. */
export function capabilityFindings(ledger: readonly LedgerEntry[]): FindingDraft[] {
  return ledger
    .filter((entry) => !entry.supported)
    .map((entry) => ({
      kind: `capability.${entry.name}`,
      object: '',
      severity: NEEDED.has(entry.name) ? 'warning' : 'info',
      title: TITLES[entry.name],
      evidence: entry.reason ?? 'The server does not offer it.',
      remedy: entry.remedy,
      fix: entry.fix ? changeOf(entry.fix) : null,
    }))
}

function changeOf(fix: LedgerFix): FindingDraft['fix'] {
  if ('extension' in fix) return { kind: 'extensions.create', input: { name: fix.extension } }
  const { setting: name, ...rest } = fix
  return { kind: 'settings.set', input: { name, ...rest } }
}
