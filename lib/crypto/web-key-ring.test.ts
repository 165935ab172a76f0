import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { idOfWebKey, readWebKeys, webKeysText } from './web-key-ring'

const one = randomBytes(32).toString('base64')
const two = randomBytes(32).toString('base64')

describe('the keys of a file', () => {
  it('the first seals, others open, and one that comes stands by', () => {
    const keys = readWebKeys(`${one}\n${two}\n`)
    expect(keys.map(({ state }) => state)).toEqual(['seals', 'opens'])
    expect(keys[0].id).toBe(idOfWebKey(Buffer.from(one, 'base64')))
    expect(readWebKeys(`${one}\nnext ${two}`).map(({ state }) => state)).toEqual(['seals', 'stands-by'])
  })

  it('are written as they are read', () => {
    for (const text of [`${one}\n`, `${one}\n${two}\n`, `${one}\nnext ${two}\n`])
      expect(webKeysText(readWebKeys(text))).toBe(text)
  })

  it.each(['', 'x', `next ${one}`, `${one}\nhalf`])('refuses %j', (text) => {
    expect(() => readWebKeys(text)).toThrow('32 bytes')
  })
})
