import { serverChecksTexts as t } from '@/lib/texts/server-checks'
import type { LedgerEntry, PreflightItem } from './contract/capabilities'

const TITLES: Record<LedgerEntry['name'], string> = {
  overview: 'Overview',
  sessions: t.sessionsOfAllUsers,
  'session-control': t.cancellingAndEndingSessions,
  'database-sizes': t.sizesOfDatabases,
  wraparound: t.wraparoundOfTransactionIds,
  statements: t.statementStatistics,
  'lock-waits': t.lockWaits,
  'replication-status': t.replication,
  'performance-schema': 'performance_schema',
  'io-timing': t.timesOfReadsAnd,
  'slow-log': t.logOfSlowStatements,
  instruments: t.switchesOfPerformanceSchema2,
  'pending-settings': t.settingsThatWaitFor,
}

/** The ledger as findings of a preflight, without what this credential is not meant to do. */
export function capabilityItems(
  ledger: LedgerEntry[],
  leaveOut: readonly LedgerEntry['name'][],
): PreflightItem[] {
  return ledger
    .filter((entry) => !leaveOut.includes(entry.name))
    .map((entry) => ({
      id: `capability:${entry.name}`,
      title: TITLES[entry.name],
      status: entry.supported ? 'ok' : 'warning',
      detail: entry.reason ?? t.available,
      remedy: entry.remedy,
    }))
}

/** How well the connection is protected, for both engines. */
export function tlsItem(mode: 'verify-full' | 'verify-ca' | 'require' | 'disable'): PreflightItem {
  const details = {
    'verify-full': t.encryptedTheCertificateAnd,
    'verify-ca': t.encryptedTheChainWas,
    require: t.encryptedButNothingWas,
    disable: t.notEncryptedEverythingCan,
  }
  return {
    id: 'tls',
    title: t.encryption,
    status: mode === 'verify-full' ? 'ok' : 'warning',
    detail: details[mode],
    remedy: mode === 'verify-full' ? null : t.setTlsToVerify,
  }
}
