import { sha256 } from '@/lib/crypto/hashes'

/**
 * - `seals`: everything new is sealed with it; there is one
 * - `opens`: what it sealed still opens
 * - `stands-by`: made, not in use yet; it opens already, so that every process knows it before any seals with it
 */
export type WebKeyState = 'seals' | 'opens' | 'stands-by'

export type WebKey = { id: string; bytes: Buffer; state: WebKeyState }

const STANDS_BY = 'next '

/** Id of a web key: the first four bytes of its hash, as hex. It tells keys apart, not more. */
export function idOfWebKey(bytes: Uint8Array): string {
  return sha256(bytes).subarray(0, 4).toString('hex')
}

/**
 * The keys of a key file, the one that seals first. The file holds one key a line, in base64: the first seals, the
 * others open, and one that begins with `next` stands by.
 * @throws Error when a line is no key, or none seals
 */
export function readWebKeys(text: string): [WebKey, ...WebKey[]] {
  const keys = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((line, index): WebKey => {
      const waits = line.startsWith(STANDS_BY)
      const bytes = Buffer.from(waits ? line.slice(STANDS_BY.length) : line, 'base64')
      if (bytes.length !== 32) throw new Error('The web key must be 32 bytes in base64.')
      return { id: idOfWebKey(bytes), bytes, state: waits ? 'stands-by' : index === 0 ? 'seals' : 'opens' }
    })
  const [first, ...others] = keys
  if (first?.state !== 'seals') throw new Error('The web key must be 32 bytes in base64.')
  return [first, ...others]
}

/** The text of a key file with these keys. */
export function webKeysText(keys: readonly WebKey[]): string {
  const rank: Record<WebKeyState, number> = { seals: 0, opens: 1, 'stands-by': 2 }
  return [...keys]
    .sort((a, b) => rank[a.state] - rank[b.state])
    .map(({ bytes, state }) => `${state === 'stands-by' ? STANDS_BY : ''}${bytes.toString('base64')}\n`)
    .join('')
}
