import { fileURLToPath } from 'node:url'
import { inflateSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { entriesPerDay } from './audit-document'
import { breakLines } from './line-break'
import { Pdf } from './pdf'
import { niceTop, pdfBars } from './pdf-chart'
import { pdfTable } from './pdf-table'

const home = fileURLToPath(new URL('../..', import.meta.url))
const about = {
  title: 'A record',
  author: 'Quarterdeck',
  subject: 's',
  made: new Date('2026-11-23T03:00:00Z'),
}

async function made(draw: (pdf: Pdf) => void): Promise<{ bytes: Buffer; pages: number; fonts: string[] }> {
  const pdf = new Pdf(about, home)
  draw(pdf)
  const chunks: Buffer[] = []
  const all = (async () => {
    for await (const chunk of pdf.stream) chunks.push(chunk as Buffer)
  })()
  const pages = pdf.end()
  await all
  const bytes = Buffer.concat(chunks)
  const fonts = [...bytes.toString('latin1').matchAll(/\/FontName \/([^\s/]+)/g)].map(
    (match) => match[1] ?? '',
  )
  return { bytes, pages, fonts }
}

/** All of the file with its packed streams unpacked. */
function plain(bytes: Buffer): string {
  const text = bytes.toString('latin1')
  const streams = [...text.matchAll(/stream\n([\s\S]*?)\nendstream/g)].map((match) => {
    try {
      return inflateSync(Buffer.from(match[1] ?? '', 'latin1')).toString('latin1')
    } catch {
      return ''
    }
  })
  return text + streams.join('\n')
}

const hostile =
  '</script> (a) Tj ET \\) /URI (http://evil) \u202egnp.exe\u0000\u001b]0;x\u0007 ＝1 🦄 漢字 עברית'

test('fonts are embedded as subsets, nothing points out of the file, and nothing in it runs', async () => {
  const { bytes, fonts, pages } = await made((pdf) => {
    pdf.heading(hostile, 1)
    pdf.text(hostile)
    pdf.code(hostile)
    pdf.facts([[hostile, hostile]])
  })
  expect(pages).toBe(1)
  expect(new Set(fonts.map((name) => name.split('+')[1]))).toEqual(
    new Set(['Inter-Regular', 'Inter-SemiBold', 'JetBrainsMono-Regular']),
  )
  expect(bytes.toString('latin1').match(/\/FontFile2 /g)).toHaveLength(fonts.length)
  // As operators or names of the format; what was drawn is glyph numbers.
  expect(plain(bytes)).not.toMatch(
    /\/(URI|JavaScript|JS|Launch|OpenAction|AA|EmbeddedFile|GoToR|SubmitForm|Annots)\b/,
  )
  expect(plain(bytes)).not.toContain('evil')
})

test('what cannot be seen, or is in no font, is told by its number', () => {
  const pdf = new Pdf(about, home)
  const shown = (text: string) =>
    pdf.fonts
      .runs('sans', text)
      .map((run) => run.text)
      .join('')
  expect(shown('a\u202eb')).toBe('a[U+202E]b')
  expect(shown('x\u0000\u001b')).toBe('x[U+0000][U+001B]')
  expect(shown('漢🦄')).toBe('[U+6F22][U+1F984]')
  expect(shown('Łódź Привет αβγ Việt')).toBe('Łódź Привет αβγ Việt')
  expect(pdf.fonts.runs('sans', 'aŁb').map((run) => run.font)).toEqual([
    'sans latin',
    'sans latin-ext',
    'sans latin',
  ])
})

test('a table goes on over pages, with its head on each and every row once', async () => {
  const heads: number[] = []
  const { pages } = await made((pdf) => {
    const line = pdf.line.bind(pdf)
    pdf.line = (text, ...rest) => {
      if (text === 'Number') heads.push(pdf.document.bufferedPageRange().count)
      line(text, ...rest)
    }
    pdfTable(
      pdf,
      [
        { head: 'Number', share: 1, value: (n: number) => String(n) },
        { head: 'Text', share: 3, value: (n) => `row ${n}` },
      ],
      Array.from({ length: 200 }, (_, n) => n),
    )
  })
  expect(pages).toBeGreaterThan(2)
  expect(heads).toEqual(Array.from({ length: pages }, (_, n) => n + 1))
})

test('a thousand rows go over as many pages as they need', async () => {
  const { pages } = await made((pdf) =>
    pdfTable(
      pdf,
      Array.from({ length: 6 }, (_, c) => ({
        head: `c${c}`,
        share: 1,
        value: (n: number) => `cell ${n} ${c}`,
      })),
      Array.from({ length: 1_000 }, (_, n) => n),
    ),
  )
  expect(pages).toBeGreaterThan(10)
})

test('one cell longer than a page is drawn whole', async () => {
  const { pages } = await made((pdf) =>
    pdfTable(pdf, [{ head: 'x', share: 1, value: (row: string) => row }], ['y'.repeat(20_000)]),
  )
  expect(pages).toBeGreaterThan(2)
})

test('lines break at spaces, inside words only where they must, and nothing is lost', () => {
  const measure = () => 1
  expect(breakLines('one two three', 8, measure)).toEqual(['one two', 'three'])
  expect(breakLines('abcdefghij k', 4, measure)).toEqual(['abcd', 'efgh', 'ij k'])
  expect(breakLines('a'.repeat(200_000), 100, measure)).toHaveLength(2_000)
  expect(breakLines('a\n\nb', 4, measure)).toEqual(['a', '', 'b'])
  expect(breakLines('', 4, measure)).toEqual([''])
  expect(breakLines('🦄🦄🦄', 1, () => 2)).toEqual(['🦄', '🦄', '🦄'])
})

test('a chart is shapes, and what is not known is a gap', async () => {
  const { bytes } = await made((pdf) =>
    pdfBars(pdf, 'Entries', [
      { label: '11-21', value: 3 },
      { label: '11-22', value: null },
      { label: '11-23', value: 900 },
    ]),
  )
  expect(plain(bytes)).not.toContain('/Subtype /Image')
  expect([0, 1, 3, 12, 900, 1001].map(niceTop)).toEqual([1, 1, 5, 20, 1000, 2000])
})

test('days without an entry are days of none', () => {
  const events = [
    { at: '2026-11-23T01:00:00Z' },
    { at: '2026-11-21T01:00:00Z' },
    { at: '2026-11-21T02:00:00Z' },
  ]
  expect(entriesPerDay(events)).toEqual([
    { label: '11-21', value: 2 },
    { label: '11-22', value: 0 },
    { label: '11-23', value: 1 },
  ])
})
