export type CsvValue = string | number | boolean | Date | null | undefined
export type CsvColumn<T> = { header: string; value: (row: T) => CsvValue }

// A spreadsheet runs text that begins so, some also after a full-width sign or a NUL; a quote before it makes it text.
const RUNS = /^[=+\-@\t\r\n\0\uFF1D\uFF0B\uFF0D\uFF20]/
// A semicolon separates cells where the comma is for decimals.
const QUOTED = /[",;\r\n]/

function csvCell(value: CsvValue): string {
  if (value === null || value === undefined) return ''
  if (value instanceof Date) return value.toISOString()
  // Numbers of ours stay numbers.
  if (typeof value !== 'string') return String(value)
  const safe = RUNS.test(value) ? `'${value}` : value
  return QUOTED.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

function csvLine(cells: readonly CsvValue[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`
}

/** CSV by RFC 4180 line by line, for files that no one holds whole. */
export async function* csvLines<T>(
  columns: ReadonlyArray<CsvColumn<T>>,
  rows: AsyncIterable<T> | Iterable<T>,
): AsyncGenerator<string> {
  yield csvLine(columns.map((column) => column.header))
  for await (const row of rows) yield csvLine(columns.map((column) => column.value(row)))
}

/** CSV by RFC 4180 with CRLF; dates as ISO in UTC; text a spreadsheet would run is neutralised. */
export function toCsv<T>(columns: ReadonlyArray<CsvColumn<T>>, rows: Iterable<T>): string {
  const lines = [csvLine(columns.map((column) => column.header))]
  for (const row of rows) lines.push(csvLine(columns.map((column) => column.value(row))))
  return lines.join('')
}

/** The name of an exported file: quarterdeck_<target>_<view>_<utc>.csv, safe for every file system. */
export function csvName(target: string, view: string, at: Date): string {
  const clean = (text: string) => text.replace(/[^A-Za-z0-9-]+/g, '-').replace(/^-+|-+$/g, '') || 'x'
  return `quarterdeck_${clean(target)}_${clean(view)}_${at.toISOString().slice(0, 19).replaceAll(':', '')}Z.csv`
}
