import { language } from '@/lib/texts/texts'

let format: Intl.ListFormat | undefined

/** Several things in a sentence: "a, b and c". */
export function inList(items: readonly string[]): string {
  format ??= new Intl.ListFormat(language()?.tag ?? 'en-GB', { type: 'conjunction' })
  const parts = format.formatToParts(items)
  const spoken = language()
  return parts
    .map(({ type, value }) =>
      type === 'literal' && /\p{L}/u.test(value) ? (spoken?.names?.(value) ?? value) : value,
    )
    .join('')
}
