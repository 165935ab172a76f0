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
  'slow-log': 'Slow statements are not logged',
  instruments: 'performance_schema does not record all that the panel shows',
  'pending-settings': 'Settings wait for a restart',
}

/** What decides which change mends a gap, besides the gap itself. */
export type Surroundings = {
  /** The panel knows the machine of the target and how its server is started there. */
  mayRestart: boolean
}

/** Findings of a capability ledger: one for each thing that could be seen and is not, with its change where there is one. */
export function capabilityFindings(ledger: readonly LedgerEntry[], around: Surroundings): FindingDraft[] {
  return ledger
    .filter((entry) => !entry.supported)
    .map((entry) => ({
      kind: `capability.${entry.name}`,
      object: '',
      severity: NEEDED.has(entry.name) ? 'warning' : 'info',
      title: titleOf(entry),
      evidence: entry.reason ?? 'The server does not offer it.',
      remedy: entry.remedy,
      fix: entry.fix ? changeOf(entry.fix, around) : null,
    }))
}

function titleOf({ name, fix }: LedgerEntry): string {
  const waits = fix && 'restart' in fix && name !== 'pending-settings'
  return waits ? `${TITLES[name]}: it waits for a restart` : TITLES[name]
}

function changeOf(fix: LedgerFix, { mayRestart }: Surroundings): FindingDraft['fix'] {
  if ('extension' in fix) return { kind: 'extensions.create', input: { name: fix.extension } }
  if ('library' in fix) {
    const input = { name: fix.library, create: mayRestart, restart: mayRestart }
    return { kind: 'extensions.load', input }
  }
  if ('restart' in fix) return mayRestart ? { kind: 'servers.restart', input: {} } : null
  if ('atStart' in fix) return mayRestart ? { kind: 'instruments.at-start', input: { on: true } } : null
  if ('rights' in fix) return { kind: 'grants.to-monitor', input: fix }
  if ('switches' in fix) {
    const switches = fix.switches.map((one) => ({ ...one, on: true }))
    return { kind: 'instruments.set', input: { switches } }
  }
  if ('settings' in fix) return { kind: 'settings.set', input: { all: fix.settings } }
  return { kind: 'settings.set', input: { name: fix.setting, value: fix.value } }
}
