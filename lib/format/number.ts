import { formats } from './formats'

const WHOLE = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 })
const FINE = new Intl.NumberFormat('en-US', { maximumSignificantDigits: 3 })
const SHORT = new Intl.NumberFormat('en-US', { notation: 'compact', maximumSignificantDigits: 3 })

// Our own marks: browsers and servers of different age disagree on those of a locale, and a page would flicker.
const MARKS = { us: ',.', dots: '.,', spaces: '\u202f,', quotes: '’.' } as const

/** A number that was written the American way, with the marks of the reader. */
export function withMarks(text: string): string {
  const [group = '', point = ''] = MARKS[formats().numbers]
  return text.replace(/[,.]/g, (mark) => (mark === ',' ? group : point))
}

/** A number in full: "12,345"; below 100 up to three significant digits: "1.25". */
export function formatNumber(value: number): string {
  if (!Number.isFinite(value)) return '–'
  return withMarks((Math.abs(value) < 100 ? FINE : WHOLE).format(value))
}

/** A number for a small place: "12.3K", "4.56M". */
export function formatCompact(value: number): string {
  if (!Number.isFinite(value)) return '–'
  return Math.abs(value) < 1000 ? formatNumber(value) : withMarks(SHORT.format(value))
}

/** A share between 0 and 1: "37 %". What is not all never reads 100 %, what is not nothing never 0 %. */
export function formatShare(share: number): string {
  if (!Number.isFinite(share)) return '–'
  if (share > 0 && share < 0.001) return `<${withMarks('0.1')} %`
  if (share < 1 && share > 0.999) return `>${withMarks('99.9')} %`
  const percent = share * 100
  const text = percent < 10 || (percent > 99 && percent < 100) ? percent.toFixed(1) : percent.toFixed(0)
  return `${withMarks(text.replace(/\.0$/, ''))} %`
}
