import 'server-only'
import { appendAudit, appendAuditAlone } from '@/lib/audit/append'
import { systemActor } from '@/lib/auth/actor'
import { AppError } from '@/lib/errors'
import { followWebKey } from '@/lib/secrets'
import { inTransaction } from '@/lib/store/client'
import { countSealed, type Resealed, resealColumn, type SealedCount } from './reseal-store'
import { countOlderSignatures, policiesSignedAnew, resign } from './resign-store'
import { SEALED_COLUMNS } from './sealed-columns'
import { addStandby, dropKeys, keysIn, promoteStandby } from './web-key-file'

const actor = systemActor('qd keys')

/** How the web's keys stand: which there are, and what still needs the older ones. */
export type KeyState = {
  keys: { id: string; state: 'seals' | 'opens' | 'stands-by' }[]
  /** What the older keys seal; empty columns are in it, too. */
  older: SealedCount[]
  /** Signatures of approvals that an older key made. */
  signatures: number
  /** All of it. */
  left: number
}

/** Reads the key file and counts in the store. */
export async function keyState(path: string): Promise<KeyState> {
  const keys = keysIn(path).map(({ id, state }) => ({ id, state }))
  const oldIds = keys.filter(({ state }) => state === 'opens').map(({ id }) => id)
  const older = await countSealed(oldIds)
  const signatures = oldIds.length === 0 ? 0 : await countOlderSignatures()
  const left = older.reduce((sum, { count }) => sum + count, signatures)
  return { keys, older, signatures, left }
}

/** Makes a key that stands by: processes learn it before anything is sealed with it. */
export async function prepareKey(path: string): Promise<string> {
  const had = keysIn(path).some(({ state }) => state === 'stands-by')
  const keyId = addStandby(path)
  if (!had) await appendAuditAlone({ actor, action: 'keys.prepare', details: { keyId } })
  return keyId
}

/** Everything new is sealed with the key that stood by. */
export async function takeIntoUse(path: string): Promise<{ oldId: string; newId: string }> {
  const keys = keysIn(path)
  const next = keys.find(({ state }) => state === 'stands-by')
  if (!next) throw new AppError('precondition.failed', { detail: 'No key stands by.' })
  const details = { oldId: keys[0].id, newId: next.id }
  // Told first: the store may be away, and a key in use that nobody was told of must not be.
  await appendAuditAlone({ actor, action: 'keys.use', details })
  promoteStandby(path)
  followWebKey(path)
  return details
}

/** How far a pass is: rows of a column, of all that it began with. */
export type ResealProgress = { what: string; done: number; of: number }

/**
 * One pass over everything that older keys sealed or signed. Safe to repeat, and to kill.
 * @returns what was done, with the rows that do not open
 */
export async function resealAll(
  path: string,
  seen: (progress: ResealProgress) => Promise<void> | void = () => undefined,
  batch?: number,
): Promise<{ columns: Resealed[]; signatures: number }> {
  const state = await keyState(path)
  const oldIds = state.keys.filter((key) => key.state === 'opens').map(({ id }) => id)
  if (oldIds.length === 0) throw new AppError('precondition.failed', { detail: 'There is no older key.' })
  const columns: Resealed[] = []
  for (const column of SEALED_COLUMNS) {
    const of = state.older.find(({ name }) => name === column.name)?.count ?? 0
    if (of === 0) continue
    columns.push(await resealColumn(column, oldIds, (done) => seen({ what: column.what, done, of }), batch))
  }
  const signatures = await resign()
  const counts = Object.fromEntries(columns.map(({ name, done }) => [name, done]))
  await appendAuditAlone({ actor, action: 'keys.reseal', details: { oldIds, counts, signatures } })
  return { columns, signatures }
}

/**
 * Takes older keys out of the file, once nothing needs them. What was left sealed with them would never open again.
 * @throws AppError `precondition.failed` while anything does
 */
export async function retireKeys(path: string): Promise<string[]> {
  const state = await keyState(path)
  const ids = state.keys.filter((key) => key.state === 'opens').map(({ id }) => id)
  if (ids.length === 0)
    throw new AppError('precondition.failed', { detail: 'There is no older key to retire.' })
  if (state.left > 0)
    throw new AppError('precondition.failed', {
      detail: `${state.left} values are still sealed or signed with ${ids.join(', ')}.`,
      hint: 'Seal them anew first: qd keys rotate.',
    })
  await inTransaction(async (tx) => {
    const digest = await policiesSignedAnew(tx)
    await appendAudit(tx, { actor, action: 'keys.retire', details: { keyIds: ids, digest } })
  })
  dropKeys(path, ids)
  followWebKey(path)
  return ids
}
