/** `at`: where the part begins, in code units of the text. */
export type TextPart = { at: number; text: string; hidden: boolean }

// Controls except tab and line feed, bidi controls, zero-width and other invisible format characters, lone surrogates.
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}\u115F\u1160\u3164\uFFA0]/u

/** Splits text from outside into what may be shown as it is and what is named instead: U+202E becomes ⟨U+202E⟩. */
export function visibleParts(text: string): TextPart[] {
  const parts: TextPart[] = []
  let plain = ''
  let at = 0
  const push = (text: string, hidden: boolean, length: number) => {
    if (length > 0) parts.push({ at, text, hidden })
    at += length
  }
  for (const char of text) {
    if (char === '\n' || char === '\t' || !INVISIBLE.test(char)) {
      plain += char
      continue
    }
    push(plain, false, plain.length)
    plain = ''
    const code = (char.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')
    push(`⟨U+${code}⟩`, true, char.length)
  }
  push(plain, false, plain.length)
  return parts
}

/** Cuts the middle out of a long name, so that both ends stay: "orders_2026_…_partition_07". Counts characters. */
export function truncateMiddle(text: string, max: number): string {
  const chars = Array.from(text)
  if (chars.length <= max) return text
  const head = Math.ceil((max - 1) / 2)
  const tail = Math.floor((max - 1) / 2)
  return `${chars.slice(0, head).join('')}…${tail > 0 ? chars.slice(-tail).join('') : ''}`
}
