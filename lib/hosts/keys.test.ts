import ssh2 from 'ssh2'
import { expect, test } from 'vitest'
import { generateKey, readKey } from './keys'

test('every key that is made can be read again, by us and by the SSH library', () => {
  const seen = new Set<string>()
  for (let count = 0; count < 2_000; count += 1) {
    const { privateKey, publicKey } = generateKey()
    const text = privateKey.reveal()
    const parsed = ssh2.utils.parseKey(text)
    if (parsed instanceof Error) throw parsed
    expect(readKey(text, '').publicKey).toBe(publicKey)
    seen.add(publicKey)
  }
  expect(seen.size).toBe(2_000)
})
