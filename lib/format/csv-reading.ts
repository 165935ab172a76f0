import type { CsvValue } from './csv'

type Reading<T> = { known: true; value: T } | { known: false; reason: string }

/** A reading in a file. What could not be read is said so: an empty cell would be taken for none, or for zero. */
export function csvReading<T>(reading: Reading<T>, value: (known: T) => CsvValue): CsvValue {
  return reading.known ? value(reading.value) : `unknown: ${reading.reason}`
}
