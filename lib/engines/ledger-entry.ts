import type { LedgerEntry, LedgerFix } from './contract/capabilities'

/** An entry of a ledger: supported without a reason why not; what would help is said only where something is missing. */
export function ledgerEntry(
  name: LedgerEntry['name'],
  reason: string | null,
  remedy: string | null = null,
  fix?: LedgerFix,
): LedgerEntry {
  const missing = reason !== null
  return {
    name,
    supported: !missing,
    reason,
    remedy: missing ? remedy : null,
    ...(missing && fix ? { fix } : {}),
  }
}
