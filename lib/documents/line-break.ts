/** Width of a text in points. */
export type Measure = (text: string) => number

/**
 * Breaks a text into lines of at most `width` points: at line feeds, at spaces, and inside a word only where
 * it is longer than a line. Nothing is left out.
 */
export function breakLines(text: string, width: number, measure: Measure): string[] {
  return text
    .replaceAll('\r\n', '\n')
    .replaceAll('\t', '    ')
    .split('\n')
    .flatMap((paragraph) => breakParagraph(paragraph, width, measure))
}

function breakParagraph(text: string, width: number, measure: Measure): string[] {
  if (measure(text) <= width) return [text]
  const lines: string[] = []
  let line = ''
  for (const word of text.split(/(?<= )/)) {
    if (measure(line + word.trimEnd()) <= width) {
      line += word
      continue
    }
    if (line !== '') lines.push(line.trimEnd())
    line = ''
    if (measure(word.trimEnd()) <= width) line = word
    else {
      const pieces = cutWord(word, width, measure)
      lines.push(...pieces.slice(0, -1))
      line = pieces.at(-1) ?? ''
    }
  }
  if (line !== '') lines.push(line.trimEnd())
  return lines
}

/** Cuts what has no space; each piece is found by halving, because measuring is what costs. */
function cutWord(word: string, width: number, measure: Measure): string[] {
  const chars = [...word]
  const pieces: string[] = []
  for (let from = 0; from < chars.length; ) {
    let low = 1
    let high = chars.length - from
    while (low < high) {
      const middle = Math.ceil((low + high) / 2)
      if (measure(chars.slice(from, from + middle).join('')) <= width) low = middle
      else high = middle - 1
    }
    pieces.push(chars.slice(from, from + low).join(''))
    from += low
  }
  return pieces
}
