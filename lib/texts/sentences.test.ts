import { expect, it } from 'vitest'
import { catalogue } from './catalogue'

const forms = (text: string | object): string[] => (typeof text === 'string' ? [text] : Object.values(text))

/** What is only put before or after another text: in another language it would stand elsewhere. */
function isPart(text: string): boolean {
  return /^[\s,;.:)·–]/.test(text) || /[\s,;(·–]$/.test(text) || /[\p{L}\d]\{|\}[\p{L}\d]/u.test(text)
}

it('knows a part of a sentence from a whole one', () => {
  expect([', else {name}', ' and {n} more', 'as of {time}{live}x'].map(isPart)).toEqual([true, true, true])
  expect(['{a}, else {b}', '({n} newer)', 'Reason:', '…'].map(isPart)).toEqual([false, false, false, false])
})

it('no text of the catalogue is a part that code joins to another', () => {
  const found = Object.entries(catalogue).flatMap(([noun, words]) =>
    Object.entries(words).flatMap(([key, text]) =>
      forms(text)
        .filter(isPart)
        .map((form) => `${noun}.${key}: ${form}`),
    ),
  )
  expect(found).toEqual([])
})
