import type { Sampled } from './contract/probes'

/** Rows as they were read, one more than asked for and each value one letter longer than shown, cut to both. */
export function cutRows(
  rows: readonly (string | null)[][],
  most: { rows: number; letters: number },
): Pick<Sampled, 'rows' | 'more' | 'cut'> {
  let cut = false
  const short = (value: string | null) => {
    if (value === null) return null
    const letters = [...value]
    if (letters.length <= most.letters) return value
    cut = true
    return letters.slice(0, most.letters).join('')
  }
  return { rows: rows.slice(0, most.rows).map((row) => row.map(short)), more: rows.length > most.rows, cut }
}
