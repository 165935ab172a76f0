import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { inspect } from 'node:util'
import { beforeAll, expect, test } from 'vitest'
import { openInWorker, sealToWorker } from '@/lib/crypto/box'
import { canonicalJson } from '@/lib/crypto/canonical'
import { openForWeb, sealForWeb } from '@/lib/crypto/sealed'
import { Secret } from '@/lib/crypto/secret'
import { takeSecrets } from '@/lib/secrets'

const pair = () => {
  const { publicKey, privateKey } = generateKeyPairSync('x25519')
  return {
    publicKey: publicKey.export({ format: 'der', type: 'spki' }).toString('base64'),
    privateKey: privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64'),
  }
}
const place = { table: 'target_credential', row: 'a', column: 'sealed', target: 't', version: 1 }
const elsewhere = [
  { ...place, row: 'b' },
  { ...place, column: 'other' },
  { ...place, target: 'u' },
  { ...place, version: 2 },
  { ...place, version: '1' },
]
const useKey = (key: Buffer) =>
  takeSecrets({
    databaseUrl: 'x',
    webKey: key.toString('base64'),
    workerPublicKey: 'x',
    workerVerifyKey: 'x',
  })

beforeAll(() => useKey(randomBytes(32)))

test('a sealed secret opens in its place, and in no other, nor for another purpose', () => {
  const sealed = sealForWeb('monitor-credential', place, new Secret('päss'))
  expect(openForWeb('monitor-credential', { ...place }, sealed).reveal()).toBe('päss')
  for (const other of elsewhere) expect(() => openForWeb('monitor-credential', other, sealed)).toThrow()
  expect(() => openForWeb('totp', place, sealed)).toThrow()
})

test('each byte of a sealed value counts, and so does its length', () => {
  const sealed = sealForWeb('totp', place, new Secret('secret'))
  for (let at = 0; at < sealed.length; at++) {
    const changed = Buffer.from(sealed)
    changed.writeUInt8(changed.readUInt8(at) ^ 1, at)
    expect(() => openForWeb('totp', place, changed)).toThrow()
  }
  expect(() => openForWeb('totp', place, sealed.subarray(0, -1))).toThrow()
  expect(() => openForWeb('totp', place, Buffer.alloc(0))).toThrow('not a sealed value')
})

test('the same secret sealed twice looks different, and another key does not open it', () => {
  const sealed = sealForWeb('totp', place, new Secret('x'))
  expect(sealForWeb('totp', place, new Secret('x')).equals(sealed)).toBe(false)
  useKey(randomBytes(32))
  expect(() => openForWeb('totp', place, sealed)).toThrow('another key')
})

test('what is sealed to the worker opens with its key only, in its place only', () => {
  const worker = pair()
  const sealed = sealToWorker(worker.publicKey, place, new Secret('operator'))
  expect(openInWorker(worker.privateKey, place, sealed).reveal()).toBe('operator')
  expect(() => openInWorker(pair().privateKey, place, sealed)).toThrow()
  for (const other of elsewhere) expect(() => openInWorker(worker.privateKey, other, sealed)).toThrow()
  const changed = Buffer.from(sealed)
  changed.writeUInt8(changed.readUInt8(20) ^ 1, 20)
  expect(() => openInWorker(worker.privateKey, place, changed)).toThrow()
})

test('a secret shows itself nowhere', () => {
  const secret = new Secret('hunter2')
  expect(`${secret} ${JSON.stringify({ secret })} ${inspect(secret)}`).not.toContain('hunter2')
})

test('canonical JSON is that of RFC 8785', () => {
  expect(canonicalJson({ b: 1, a: [1e21, 0.1, -0, 'é\u2028'], '\u20ac': null, c: undefined })).toBe(
    '{"a":[1e+21,0.1,0,"é\u2028"],"b":1,"€":null}',
  )
  expect(() => canonicalJson(Number.NaN)).toThrow()
})
