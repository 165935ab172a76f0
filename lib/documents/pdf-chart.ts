import { INK, PAGE, type Pdf } from '@/lib/documents/pdf'

export type PdfBar = {
  label: string
  /** Null: not known; a gap is drawn, never a zero. */
  value: number | null
}

const HEIGHT = 92
/** A single day is a bar, not a wall. */
const WIDEST = 26
const COLOR = '#2f6fb7'

/** The smallest of 1, 2, 5, 10, 20… that is not below the value. */
export function niceTop(value: number): number {
  if (value <= 1) return 1
  const power = 10 ** Math.floor(Math.log10(value))
  return power * ([1, 2, 5, 10].find((step) => step * power >= value) ?? 10)
}

/** Bars as vector shapes, with an axis of whole numbers and as many labels as fit. */
export function pdfBars(pdf: Pdf, title: string, bars: readonly PdfBar[]): void {
  if (bars.length === 0) return
  pdf.need(HEIGHT + 40)
  pdf.text(title, { size: 8, color: INK.muted, after: 3 })
  const left = PAGE.margin + 34
  const width = pdf.width - 34
  const top = niceTop(Math.max(...bars.map((bar) => bar.value ?? 0)))
  const base = pdf.y + HEIGHT
  for (const part of [0, 0.5, 1]) {
    const y = base - part * HEIGHT
    const label = String(Math.round(top * part * 10) / 10)
    pdf.document
      .moveTo(left, y)
      .lineTo(left + width, y)
      .lineWidth(0.4)
      .stroke(INK.line)
    pdf.line(label, left - 5 - pdf.fonts.width('sans', 7, label), y - 4, { size: 7, color: INK.muted })
  }
  const step = Math.min(WIDEST, width / bars.length)
  const every = Math.max(1, Math.ceil((pdf.fonts.width('sans', 7, bars[0]?.label ?? '') + 8) / step))
  for (const [n, bar] of bars.entries()) {
    const x = left + n * step
    if (bar.value === null) {
      pdf.document
        .rect(x, base - HEIGHT, step, HEIGHT)
        .fillOpacity(0.5)
        .fill(INK.band)
        .fillOpacity(1)
    } else if (bar.value > 0) {
      const height = Math.max(0.6, (bar.value / top) * HEIGHT)
      pdf.document.rect(x + step * 0.12, base - height, step * 0.76, height).fill(COLOR)
    }
    if (n % every === 0) pdf.line(bar.label, x, base + 3, { size: 7, color: INK.muted })
  }
  pdf.y = base + 20
}
