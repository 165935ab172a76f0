import 'server-only'
import { randomUUID } from 'node:crypto'
import { Secret } from '@/lib/crypto/secret'
import type { CredentialKind, EngineKind, TlsMode } from '@/lib/engines/contract/address'
import { AppError } from '@/lib/errors'
import type { StoreTransaction } from '@/lib/store/client'
import { type BoundPlace, sealCredential } from '@/lib/targets/credentials'
import { openUnsaved, type TypedAddress } from '@/lib/targets/open'
import { preflightError, runPreflight } from '@/lib/targets/preflight'
import { refusalTexts as t } from '@/lib/texts/refusals'
import { replaceCredential, type TargetRow } from './store'

export type Typed = { user: string; password: string }

/** A mode weaker than verify-full needs a reason, which stays with the target. @throws AppError */
export function requireTlsReason(mode: TlsMode, reason: string): void {
  if (mode === 'verify-full' || reason.trim() !== '') return
  throw new AppError('request.invalid', {
    fields: { tlsReason: t.sayWhyThisTarget },
  })
}

/**
 * Tries an address with a monitor credential the way it is about to be saved.
 * @throws AppError the connection's own, `target.not_read_only` or `target.permission_missing`
 */
export async function requireGoodMonitor(address: TypedAddress, login: Typed): Promise<void> {
  let failure: unknown = null
  const result = await runPreflight(async () => {
    try {
      return await openUnsaved(address, login)
    } catch (error) {
      failure = error
      throw error
    }
  })
  // A connection that failed keeps its own code, so that the form can say what to do.
  const refused = failure ?? preflightError(result)
  if (refused) throw refused
}

/** Seals a typed credential for a place and writes it, with who typed it, in the given transaction. */
export async function saveCredential(
  tx: StoreTransaction,
  place: BoundPlace,
  kind: CredentialKind,
  login: Typed,
  setById: string | null,
): Promise<void> {
  const row = { id: randomUUID(), username: login.user, version: 1 }
  const password = new Secret(login.password)
  try {
    const { sealed, keyId } = sealCredential(place, kind, row, password)
    const credential = { ...row, targetId: place.id, kind, sealed: new Uint8Array(sealed), keyId, setById }
    await replaceCredential(tx, credential)
  } finally {
    password.wipe()
  }
}

/** The address of a stored row, as `openUnsaved` and the sealing take it. */
export function addressOf(row: TargetRow): TypedAddress & BoundPlace {
  return {
    id: row.id,
    engine: row.engine as EngineKind,
    host: row.host,
    port: row.port,
    database: row.database,
    tlsMode: row.tlsMode as TlsMode,
    tlsCa: row.tlsCa,
    addressVersion: row.addressVersion,
  }
}

/** True when a password set for one place may not be used at the other. */
export function isOtherPlace(before: BoundPlace, after: BoundPlace): boolean {
  return (
    before.host !== after.host ||
    before.port !== after.port ||
    before.tlsMode !== after.tlsMode ||
    before.tlsCa !== after.tlsCa
  )
}
