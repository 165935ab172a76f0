import 'server-only'
import { z } from 'zod'
import { appendAudit } from '@/lib/audit/append'
import { makeCheckpoint } from '@/lib/audit/checkpoints'
import { keysInUse, lockCheckpoints, retireKey } from '@/lib/audit/rotate-store'
import { addSigningKey, forgetOtherKeys, signingKeyOf } from '@/lib/audit/signing-keys'
import { systemActor } from '@/lib/auth/actor'
import { canonicalJson } from '@/lib/crypto/canonical'
import { AppError } from '@/lib/errors'
import { inTransaction } from '@/lib/store/client'

/** The entry that the verifier follows from one key to the next. */
const KEY_CHANGED = 'audit.key-changed'

const Input = z.object({
  /** The person who asked; their own entry stands before and after this one. */
  requestedBy: z.uuid(),
  /** The key that the person saw and wants replaced. */
  keyId: z.string(),
})

/**
 * Worker task: replaces the key that signs checkpoints. The old key signs a last checkpoint, both keys sign
 * the entry that tells of the change, the new key signs the next. The old private key is destroyed,
 * unless it is part of the worker's own key file.
 * Killed anywhere, either the old key is still in use or the new one is, and its file is there.
 */
export async function rotateKey(input: unknown): Promise<{ oldKeyId: string; newKeyId: string }> {
  const asked = Input.parse(input)
  const old = signingKeyOf(asked.keyId)
  await makeCheckpoint(true)
  const made = addSigningKey()
  const statement = {
    oldKeyId: old.id,
    newKeyId: made.id,
    newPublicKey: made.publicKey,
    time: new Date().toISOString(),
  }
  const text = `quarterdeck-audit-key/1\n${canonicalJson(statement)}`
  await inTransaction(async (tx) => {
    await lockCheckpoints(tx)
    if ((await keysInUse(tx)) !== old.id) throw new AppError('conflict')
    const seq = await appendAudit(tx, {
      action: KEY_CHANGED,
      actor: systemActor('worker'),
      details: {
        ...statement,
        requestedBy: asked.requestedBy,
        oldSignature: old.sign(text).toString('base64'),
        newSignature: made.sign(text).toString('base64'),
      },
    })
    await retireKey(tx, old.id, seq, made)
  })
  forgetOtherKeys(made.id)
  await makeCheckpoint(true)
  return { oldKeyId: old.id, newKeyId: made.id }
}
