import type { LedgerEntry, PreflightItem } from './contract/capabilities'

const TITLES: Record<LedgerEntry['name'], string> = {
  overview: 'Overview',
  sessions: 'Sessions of all users',
  'session-control': 'Cancelling and ending sessions',
  'database-sizes': 'Sizes of databases',
  wraparound: 'Wraparound of transaction ids',
  statements: 'Statement statistics',
  'lock-waits': 'Lock waits',
  'replication-status': 'Replication',
  'performance-schema': 'performance_schema',
  'io-timing': 'Times of reads and writes',
  'slow-log': 'Log of slow statements',
  instruments: 'Switches of performance_schema',
  'pending-settings': 'Settings that wait for a restart',
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
      detail: entry.reason ?? 'Available.',
      remedy: entry.remedy,
    }))
}

/** How well the connection is protected, for both engines. */
export function tlsItem(mode: 'verify-full' | 'verify-ca' | 'require' | 'disable'): PreflightItem {
  const details = {
    'verify-full': 'Encrypted; the certificate and its name were checked.',
    'verify-ca': 'Encrypted; the chain was checked, the name was not.',
    require: 'Encrypted, but nothing was checked: anyone in between can pose as the server.',
    disable: 'Not encrypted: everything can be read and changed on the way.',
  }
  return {
    id: 'tls',
    title: 'Encryption',
    status: mode === 'verify-full' ? 'ok' : 'warning',
    detail: details[mode],
    remedy: mode === 'verify-full' ? null : "Set TLS to verify-full with the certificate of the site's CA.",
  }
}
