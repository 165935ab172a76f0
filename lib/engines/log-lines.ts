/** Characters that one line of a log may have; what is more is cut. */
const MOST_CHARACTERS = 4_000

/**
 * The last lines of a piece of a log file. Bytes that are no UTF-8 become replacement characters.
 * @param whole true when the piece begins where the file begins: else its first line is a part of one, and left out
 */
export function lastLines(
  piece: Uint8Array,
  whole: boolean,
  most: number,
): { lines: string[]; cut: boolean } {
  const text = new TextDecoder('utf-8', { fatal: false }).decode(piece)
  const lines = text.split(/\r\n|\n/)
  if (lines.at(-1) === '') lines.pop()
  const complete = whole ? lines : lines.slice(1)
  const kept = complete.slice(-most).map((line) => line.slice(0, MOST_CHARACTERS))
  return { lines: kept, cut: !whole || kept.length < complete.length }
}
