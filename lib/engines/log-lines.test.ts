import { expect, test } from 'vitest'
import { lastLines } from './log-lines'

const bytes = (text: string) => Buffer.from(text, 'utf8')

test('a piece from the middle of a file begins with its first whole line', () => {
  expect(lastLines(bytes('half\nb\nc\n'), false, 10)).toEqual({ lines: ['b', 'c'], cut: true })
  expect(lastLines(bytes('a\r\nb'), true, 10)).toEqual({ lines: ['a', 'b'], cut: false })
})

test('only the last lines stay, each of a bounded length', () => {
  const { lines, cut } = lastLines(bytes(`a\nb\n${'x'.repeat(9_000)}\n`), true, 2)
  expect(lines.map((line) => line.length)).toEqual([1, 4_000])
  expect(cut).toBe(true)
})

test('an empty log has no line, and bytes that are no text do not throw', () => {
  expect(lastLines(new Uint8Array(), true, 5)).toEqual({ lines: [], cut: false })
  expect(lastLines(Buffer.from([0xff, 0x41, 0x0a]), true, 5).lines).toEqual(['\ufffdA'])
})
