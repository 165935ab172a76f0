import { PassThrough, type Readable } from 'node:stream'
import PDFDocument from 'pdfkit'
import { breakLines } from '@/lib/documents/line-break'
import { type Face, PdfFonts } from '@/lib/documents/pdf-fonts'
import { documentsTexts as t } from '@/lib/texts/documents'
import { say } from '@/lib/texts/texts'

/** What stands in the file's own properties and at the foot of each page. */
export type PdfAbout = {
  title: string
  /** E.g. the panel's name and address. */
  author: string
  subject: string
  made: Date
}

export const PAGE = { width: 595.28, height: 841.89, margin: 46, foot: 36 }
export const INK = { text: '#17202b', muted: '#5b6876', line: '#d5dbe1', band: '#f2f4f7' }
const CONTENT = PAGE.width - 2 * PAGE.margin
const BOTTOM = PAGE.height - PAGE.margin - PAGE.foot
const LEADING = 1.38

export type TextStyle = { face?: Face; size?: number; color?: string; indent?: number; after?: number }

/**
 * Writes one PDF on A4, from the top down. Fonts are embedded; nothing is fetched and nothing in it links
 * out; text that is drawn is drawn as it is, whatever it holds.
 */
export class Pdf {
  readonly width = CONTENT
  readonly document: PDFKit.PDFDocument
  readonly fonts: PdfFonts
  readonly stream: Readable
  y: number = PAGE.margin
  readonly #about: PdfAbout
  /** Draws what stands at the top of every page that a table goes on to. */
  #again: (() => void) | null = null

  constructor(about: PdfAbout, home: string) {
    this.#about = about
    this.document = new PDFDocument({
      size: 'A4',
      margin: 0,
      bufferPages: true,
      lang: 'en',
      displayTitle: true,
      pdfVersion: '1.7',
      info: {
        Title: about.title,
        Author: about.author,
        Subject: about.subject,
        Creator: 'Quarterdeck',
        Producer: 'Quarterdeck',
        CreationDate: about.made,
      },
    })
    this.fonts = new PdfFonts(this.document, home)
    this.stream = this.document.pipe(new PassThrough())
  }

  /** Begins a new page where so much no longer fits on this one. */
  need(height: number): void {
    if (this.y + height <= BOTTOM || this.y === PAGE.margin) return
    this.document.addPage()
    this.y = PAGE.margin
    this.#again?.()
  }

  /** While `work` draws, each new page begins with `again`. */
  repeating(again: () => void, work: () => void): void {
    this.#again = again
    try {
      work()
    } finally {
      this.#again = null
    }
  }

  /** Lines that a text takes in a width. */
  lines(text: string, width: number, face: Face, size: number): string[] {
    return breakLines(text, width, (char) => this.fonts.charWidth(face, size, char))
  }

  /** Draws one line at a place, no wider than it is. */
  line(text: string, x: number, y: number, style: TextStyle = {}): void {
    const { face = 'sans', size = 9, color = INK.text } = style
    let at = x
    for (const run of this.fonts.runs(face, text)) {
      this.document
        .font(run.font)
        .fontSize(size)
        .fillColor(run.named ? INK.muted : color)
      this.document.text(run.text, at, y, { lineBreak: false })
      at += this.document.widthOfString(run.text)
    }
  }

  /** A paragraph over the whole width. */
  text(text: string, style: TextStyle = {}): void {
    const { face = 'sans', size = 9, indent = 0, after = 4 } = style
    for (const line of this.lines(text, CONTENT - indent, face, size)) {
      this.need(size * LEADING)
      this.line(line, PAGE.margin + indent, this.y, style)
      this.y += size * LEADING
    }
    this.y += after
  }

  /** A title, or the head of a section, which never stands alone at the end of a page. */
  heading(text: string, level: 1 | 2 = 2): void {
    const size = level === 1 ? 17 : 11.5
    if (this.y > PAGE.margin) this.y += level === 1 ? 0 : 9
    this.need(size * LEADING + 72)
    this.text(text, { face: 'bold', size, after: level === 1 ? 3 : 5 })
  }

  /** Code as it is, on a band. */
  code(text: string): void {
    const size = 8
    const height = size * LEADING
    const lines = this.lines(text, CONTENT - 12, 'mono', size)
    this.y += 2
    for (const line of lines) {
      this.need(height)
      this.document.rect(PAGE.margin, this.y - 2, CONTENT, height + 0.3).fill(INK.band)
      this.line(line, PAGE.margin + 6, this.y, { face: 'mono', size })
      this.y += height
    }
    this.y += 6
  }

  /** Names and values, one below the other. */
  facts(facts: readonly (readonly [string, string])[]): void {
    const size = 9
    const left = 112
    for (const [name, value] of facts) {
      const lines = this.lines(value, CONTENT - left, 'sans', size)
      this.need(Math.min(lines.length, 3) * size * LEADING + 3)
      this.line(name, PAGE.margin, this.y, { size, color: INK.muted })
      for (const line of lines) {
        this.need(size * LEADING)
        this.line(line, PAGE.margin + left, this.y, { size })
        this.y += size * LEADING
      }
      this.y += 2.5
    }
    this.y += 3
  }

  rule(): void {
    this.document
      .moveTo(PAGE.margin, this.y)
      .lineTo(PAGE.width - PAGE.margin, this.y)
      .lineWidth(0.6)
      .stroke(INK.line)
    this.y += 6
  }

  /** Numbers the pages and ends the file. @returns how many pages it has */
  end(): number {
    const { count } = this.document.bufferedPageRange()
    const made = `${this.#about.made.toISOString().slice(0, 16).replace('T', ' ')} UTC`
    for (let page = 0; page < count; page++) {
      this.document.switchToPage(page)
      const y = PAGE.height - PAGE.margin - 8
      const number = say(t.pageOf, { n: page + 1, count })
      const style = { size: 7.5, color: INK.muted }
      this.document
        .moveTo(PAGE.margin, y - 6)
        .lineTo(PAGE.width - PAGE.margin, y - 6)
        .lineWidth(0.5)
        .stroke(INK.line)
      const left =
        this.lines(`${this.#about.author} · ${this.#about.title}`, CONTENT - 190, 'sans', 7.5)[0] ?? ''
      this.line(left, PAGE.margin, y, style)
      const right = `Made ${made} · ${number}`
      this.line(right, PAGE.width - PAGE.margin - this.fonts.width('sans', 7.5, right), y, style)
    }
    this.document.end()
    return count
  }
}
