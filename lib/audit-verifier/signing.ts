import { createHash, createPublicKey, type KeyObject, verify } from 'node:crypto'
import { canonical, type JsonValue } from './canonical'
import type { CheckpointContent, CheckpointRecord } from './records'
import { sha256Hex } from './sha256'

/** Id of a public key (Ed25519, SPKI DER in base64): the first eight bytes of its SHA-256, as hex. */
export function keyIdOf(publicKey: string): string {
  return createHash('sha256').update(Buffer.from(publicKey, 'base64')).digest('hex').slice(0, 16)
}

/** @throws Error when it is no Ed25519 key */
export function publicKeyOf(publicKey: string): KeyObject {
  const key = createPublicKey({ key: Buffer.from(publicKey, 'base64'), format: 'der', type: 'spki' })
  if (key.asymmetricKeyType !== 'ed25519') throw new Error('It is no Ed25519 key.')
  return key
}

function signedBy(key: KeyObject, text: string, signature: string): boolean {
  return verify(null, Buffer.from(text, 'utf8'), key, Buffer.from(signature, 'base64'))
}

function contentOf(record: CheckpointRecord): CheckpointContent {
  const { seq, hash, count, time, keyId, prevCheckpointHash } = record
  return { seq, hash, count, time, keyId, prevCheckpointHash }
}

/** Whether the key made the checkpoint's signature. */
export function checkpointSignedBy(key: KeyObject, record: CheckpointRecord): boolean {
  return signedBy(key, `quarterdeck-audit-checkpoint/1\n${canonical(contentOf(record))}`, record.signature)
}

/** The hash by which the next checkpoint names this one. */
export function checkpointHash(record: CheckpointRecord): string {
  return sha256Hex(canonical({ ...contentOf(record), signature: record.signature }))
}

/** A change of keys as an entry of the log tells it. */
export type Rotation = {
  oldKeyId: string
  newKeyId: string
  newPublicKey: string
  time: string
  oldSignature: string
  newSignature: string
}

/** Reads a change of keys from an entry's details. Null: it is none. */
export function rotationOf(details: JsonValue): Rotation | null {
  if (typeof details !== 'object' || details === null || Array.isArray(details)) return null
  const { oldKeyId, newKeyId, newPublicKey, time, oldSignature, newSignature } = details
  const all = [oldKeyId, newKeyId, newPublicKey, time, oldSignature, newSignature]
  if (all.some((value) => typeof value !== 'string')) return null
  return { oldKeyId, newKeyId, newPublicKey, time, oldSignature, newSignature } as Rotation
}

/** Whether both keys signed that one follows the other. */
export function rotationSigned(rotation: Rotation, oldKey: KeyObject): boolean {
  const { oldKeyId, newKeyId, newPublicKey, time } = rotation
  if (keyIdOf(newPublicKey) !== newKeyId) return false
  const text = `quarterdeck-audit-key/1\n${canonical({ oldKeyId, newKeyId, newPublicKey, time })}`
  return (
    signedBy(oldKey, text, rotation.oldSignature) &&
    signedBy(publicKeyOf(newPublicKey), text, rotation.newSignature)
  )
}
