export type CsvValue = string | number | boolean | Date | null | undefined
export type CsvColumn<T> = { header: string; value: (row: T) => CsvValue }

function csvCell(value: CsvValue): string {
  if (value === null || value === undefined) return ''
  if (value instanceof Date) return value.toISOString()
  if (typeof value !== 'string') return String(value)
  // A spreadsheet runs text that begins so; a leading quote makes it text. Numbers of ours stay numbers.
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

/** CSV by RFC 4180 with CRLF; dates as ISO in UTC; text a spreadsheet would run is neutralised. */
export function toCsv<T>(columns: ReadonlyArray<CsvColumn<T>>, rows: Iterable<T>): string {
  const lines = [columns.map((column) => csvCell(column.header)).join(',')]
  for (const row of rows) lines.push(columns.map((column) => csvCell(column.value(row))).join(','))
  return `${lines.join('\r\n')}\r\n`
}

/** The name of an exported file: quarterdeck_<target>_<view>_<utc>.csv, safe for every file system. */
export function csvName(target: string, view: string, at: Date): string {
  const clean = (text: string) => text.replace(/[^A-Za-z0-9-]+/g, '-').replace(/^-+|-+$/g, '') || 'x'
  return `quarterdeck_${clean(target)}_${clean(view)}_${at.toISOString().slice(0, 19).replaceAll(':', '')}Z.csv`
}
