import type { LedgerEntry, LedgerFix } from '@/lib/engines/contract/capabilities'
import { serverChecksTexts as t } from '@/lib/texts/server-checks'
import { say } from '@/lib/texts/texts'
import type { FindingDraft } from './draft'

/** What is missing to see a whole subject, and not only finer figures of it. */
const NEEDED = new Set<LedgerEntry['name']>(['overview', 'sessions', 'lock-waits', 'replication-status'])

const TITLES: Record<LedgerEntry['name'], string> = {
  overview: t.figuresOfTheServer,
  sessions: t.liveSessionsAreNot,
  'session-control': t.sessionsCannotBeEnded,
  'database-sizes': t.sizesOfDatabasesAre,
  wraparound: t.distanceToWraparoundIs,
  statements: t.statementsAreNotMeasured,
  'lock-waits': t.lockWaitsAreNot,
  'replication-status': t.stateOfReplicationIs2,
  'performance-schema': t.performanceSchemaIsOff2,
  'io-timing': t.timesOfReadsAnd2,
  'slow-log': t.slowStatementsAreNot,
  instruments: t.performanceSchemaDoesNot,
  'pending-settings': t.settingsWaitForA,
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
      evidence: entry.reason ?? t.serverDoesNotOffer,
      remedy: entry.remedy,
      fix: entry.fix ? changeOf(entry.fix, around) : null,
    }))
}

function titleOf({ name, fix }: LedgerEntry): string {
  const waits = fix && 'restart' in fix && name !== 'pending-settings'
  return waits ? say(t.waitsForRestart, { what: TITLES[name] }) : TITLES[name]
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
