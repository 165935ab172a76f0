import { statSync } from 'node:fs'
import { expect, test } from 'vitest'
import { sentenceOf } from './fault'

function thrownBy(path: string): unknown {
  try {
    statSync(path)
  } catch (error) {
    return error
  }
  return null
}

test.each([
  [Object.assign(new Error('ENOSPC: no space'), { code: 'ENOSPC', path: '/a/b' }), 'The disk of /a is full.'],
  [new Error('could not write: No space left on device'), 'The disk is full.'],
  [
    Object.assign(new Error('EROFS'), { code: 'EROFS', path: '/a/b' }),
    'This user may not write /a/b (EROFS).',
  ],
  [new Error('Port 7300 is taken.'), 'Port 7300 is taken.'],
  ['plain', 'plain'],
])('%s becomes one sentence', (error, sentence) => {
  expect(sentenceOf(error).split('\n')[0]).toBe(sentence)
})

test('an error of the system that is neither keeps its own words', () => {
  expect(sentenceOf(thrownBy('/does-not-exist/at-all'))).toMatch(/^ENOENT/)
})
