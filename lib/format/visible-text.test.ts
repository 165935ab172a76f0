import { expect, it } from 'vitest'
import { truncateMiddle, visibleParts } from './visible-text'

const shown = (text: string) =>
  visibleParts(text)
    .map((part) => part.text)
    .join('')

it('names characters that could deceive the reader', () => {
  expect(shown('a\u202Egnp.exe')).toBe('a⟨U+202E⟩gnp.exe')
  expect(shown('x\u0000\u001B[31m')).toBe('x⟨U+0000⟩⟨U+001B⟩[31m')
  expect(shown('zero\u200Bwidth\uFEFF')).toBe('zero⟨U+200B⟩width⟨U+FEFF⟩')
  expect(shown('lone\uD800')).toBe('lone⟨U+D800⟩')
})

it('knows each part by its place', () => {
  expect(visibleParts('a\u202E\u202Eb').map((part) => part.at)).toEqual([0, 1, 2, 3])
})

it('leaves ordinary text of any script alone', () => {
  for (const text of ['select 1', 'Größe\t1\n2', 'заказ', '注文', '😀'])
    expect(visibleParts(text)).toEqual([{ at: 0, text, hidden: false }])
})

it('keeps both ends of a long name', () => {
  expect(truncateMiddle('abcdefghij', 10)).toBe('abcdefghij')
  expect(truncateMiddle('abcdefghijk', 10)).toBe('abcde…hijk')
  expect(truncateMiddle('😀😀😀😀', 3)).toBe('😀…😀')
})
