/** Width of one character in points. Widths add up, so that a text of any length is broken in one pass. */
export type Measure = (char: string) => number

/**
 * Breaks a text into lines of at most `width` points: at line feeds, at spaces, and inside a word only where
 * it is longer than a line. Nothing is left out but the spaces at the ends of lines.
 */
export function breakLines(text: string, width: number, measure: Measure): string[] {
  return text
    .replaceAll('\r\n', '\n')
    .replaceAll('\t', '    ')
    .split('\n')
    .flatMap((paragraph) => breakParagraph(paragraph, width, measure))
}

function breakParagraph(text: string, width: number, measure: Measure): string[] {
  const lines: string[] = []
  let line = ''
  let used = 0
  const turn = () => {
    lines.push(line.trimEnd())
    line = ''
    used = 0
  }
  for (const word of text.split(/(?<= )/)) {
    const size = widthOf(word.trimEnd(), measure)
    if (used > 0 && used + size > width) turn()
    if (size <= width) {
      line += word
      used += widthOf(word, measure)
      continue
    }
    for (const char of word) {
      const one = measure(char)
      if (line !== '' && used + one > width) turn()
      line += char
      used += one
    }
  }
  if (line !== '' || lines.length === 0) lines.push(line.trimEnd())
  return lines
}

function widthOf(text: string, measure: Measure): number {
  let width = 0
  for (const char of text) width += measure(char)
  return width
}
