import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { unpackWoff } from '@/lib/documents/woff'

/** How a text is set: running text, what is stressed, and code. */
export type Face = 'sans' | 'bold' | 'mono'
/** A stretch of text in one font file; `named` are characters shown as their code points. */
export type TextRun = { font: string; text: string; named: boolean }

type Coverage = { hasGlyphForCodePoint(point: number): boolean }

const SUBSETS: Record<Face, { files: string; weight: number; parts: readonly string[] }> = {
  sans: {
    files: 'inter',
    weight: 400,
    parts: ['latin', 'latin-ext', 'greek', 'greek-ext', 'cyrillic', 'cyrillic-ext', 'vietnamese'],
  },
  bold: {
    files: 'inter',
    weight: 600,
    parts: ['latin', 'latin-ext', 'greek', 'greek-ext', 'cyrillic', 'cyrillic-ext', 'vietnamese'],
  },
  mono: {
    files: 'jetbrains-mono',
    weight: 400,
    parts: ['latin', 'latin-ext', 'greek', 'cyrillic', 'cyrillic-ext', 'vietnamese'],
  },
}

/** Controls, bidi marks and whatever else is not seen: told by number, as in the pages of the panel. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}\u115F\u1160\u3164\uFFA0]|[\uFE00-\uFE0F]/u

/**
 * The fonts of one document. They come from files of this installation and are embedded as subsets; a
 * character that none of them has is shown as its code point, so that nothing vanishes from a record.
 */
export class PdfFonts {
  readonly #document: PDFKit.PDFDocument
  readonly #folder: string
  readonly #covered = new Map<string, Coverage>()
  readonly #place = new Map<string, string | null>()
  readonly #widths = new Map<string, number>()

  /** @param home root of the installation, where node_modules lies */
  constructor(document: PDFKit.PDFDocument, home: string) {
    this.#document = document
    this.#folder = join(home, 'node_modules', '@fontsource')
  }

  #coverage(face: Face, part: string): Coverage {
    const name = `${face} ${part}`
    const known = this.#covered.get(name)
    if (known) return known
    const { files, weight } = SUBSETS[face]
    const path = join(this.#folder, files, 'files', `${files}-${part}-${weight}-normal.woff`)
    this.#document.registerFont(name, unpackWoff(readFileSync(path)))
    this.#document.font(name)
    // Whether a font has a character is not part of the library's own interface.
    const inside = this.#document as unknown as { _font: { font: Coverage } }
    const coverage = inside._font.font
    this.#covered.set(name, coverage)
    return coverage
  }

  #fontOf(face: Face, char: string): string | null {
    const key = `${face} ${char}`
    const known = this.#place.get(key)
    if (known !== undefined) return known
    const point = char.codePointAt(0) ?? 0
    const part = UNSEEN.test(char)
      ? undefined
      : SUBSETS[face].parts.find((one) => this.#coverage(face, one).hasGlyphForCodePoint(point))
    const font = part === undefined ? null : `${face} ${part}`
    this.#place.set(key, font)
    return font
  }

  /** The text as stretches that one font can set each. Line feeds and tabs are for whoever breaks lines. */
  runs(face: Face, text: string): TextRun[] {
    const runs: TextRun[] = []
    for (const char of text) {
      const found = this.#fontOf(face, char)
      const named = found === null
      const point = (char.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')
      const shown = named ? `[U+${point}]` : char
      const font = found ?? this.#fontOf(face, 'U') ?? `${face} latin`
      const last = runs.at(-1)
      if (last && last.font === font && last.named === named) last.text += shown
      else runs.push({ font, text: shown, named })
    }
    return runs
  }

  /** Width of one character in points. */
  charWidth(face: Face, size: number, char: string): number {
    const key = `${face} ${char}`
    let width = this.#widths.get(key)
    if (width === undefined) {
      width = 0
      for (const run of this.runs(face, char))
        width += this.#document.font(run.font).fontSize(1_000).widthOfString(run.text)
      this.#widths.set(key, width)
    }
    return (width * size) / 1_000
  }

  /** Width of a text in points, without kerning. */
  width(face: Face, size: number, text: string): number {
    let width = 0
    for (const char of text) width += this.charWidth(face, size, char)
    return width
  }
}
