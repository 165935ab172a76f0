import { INK, PAGE, type Pdf } from '@/lib/documents/pdf'
import type { Face } from '@/lib/documents/pdf-fonts'

export type PdfColumn<T> = {
  head: string
  /** Share of the width; all shares together are the whole. */
  share: number
  value: (row: T) => string
  face?: Face
  align?: 'right'
}

const SIZE = 8
const HEIGHT = SIZE * 1.38
const GAP = 6
/** So many lines of one cell stay together; a longer one goes on over pages. */
const TOGETHER = 30

/** A table over as many pages as it takes; each page begins with its head. */
export function pdfTable<T>(pdf: Pdf, columns: readonly PdfColumn<T>[], rows: Iterable<T>): void {
  const whole = columns.reduce((sum, column) => sum + column.share, 0)
  const widths = columns.map((column) => (pdf.width * column.share) / whole - GAP)
  const starts = widths.map((_, n) =>
    widths.slice(0, n).reduce((sum, width) => sum + width + GAP, PAGE.margin),
  )
  const head = () => drawHead(pdf, columns, widths, starts)
  pdf.need(HEIGHT * 4)
  head()
  pdf.repeating(head, () => {
    for (const row of rows) {
      const cells = columns.map((column, n) =>
        pdf.lines(column.value(row), widths[n] ?? 0, column.face ?? 'sans', SIZE),
      )
      drawRow(pdf, columns, cells, widths, starts)
    }
  })
  pdf.y += 8
}

function drawHead<T>(pdf: Pdf, columns: readonly PdfColumn<T>[], widths: number[], starts: number[]): void {
  pdf.document.rect(PAGE.margin - 3, pdf.y - 3, pdf.width + 6, HEIGHT + 5).fill(INK.band)
  for (const [n, column] of columns.entries()) {
    const text = pdf.lines(column.head, widths[n] ?? 0, 'bold', SIZE)[0] ?? ''
    drawCell(pdf, text, n, { ...column, face: 'bold' }, widths, starts)
  }
  pdf.y += HEIGHT + 5
}

function drawCell(
  pdf: Pdf,
  text: string,
  n: number,
  column: Pick<PdfColumn<never>, 'face' | 'align'>,
  widths: number[],
  starts: number[],
): void {
  const face = column.face ?? 'sans'
  const start = starts[n] ?? PAGE.margin
  const x = column.align === 'right' ? start + (widths[n] ?? 0) - pdf.fonts.width(face, SIZE, text) : start
  pdf.line(text, x, pdf.y, { face, size: SIZE })
}

function drawRow<T>(
  pdf: Pdf,
  columns: readonly PdfColumn<T>[],
  cells: string[][],
  widths: number[],
  starts: number[],
): void {
  const most = Math.max(1, ...cells.map((lines) => lines.length))
  pdf.need(Math.min(most, TOGETHER) * HEIGHT + 3)
  for (let n = 0; n < most; n++) {
    if (n > 0) pdf.need(HEIGHT)
    for (const [at, column] of columns.entries()) {
      const text = cells[at]?.[n]
      if (text) drawCell(pdf, text, at, column, widths, starts)
    }
    pdf.y += HEIGHT
  }
  pdf.y += 1.5
  pdf.document
    .moveTo(PAGE.margin, pdf.y)
    .lineTo(PAGE.margin + pdf.width, pdf.y)
    .lineWidth(0.4)
    .stroke(INK.line)
  pdf.y += 2.5
}
