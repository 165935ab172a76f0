import { visibleParts } from '@/lib/format/visible-text'
import { letterTexts as t } from '@/lib/texts/letters'
import { plural } from '@/lib/texts/texts'

/**
 * Cuts a text to so many characters and says how many are missing.
 * @param max characters that stay; the sentence about the rest comes on top
 */
export function capped(text: string, max: number): string {
  // A string of UTF-16 units holds at most as many characters: most texts need no counting.
  if (text.length <= max) return text
  const chars = Array.from(text)
  if (chars.length <= max) return text
  return plural(t.cut, chars.length - max, { text: chars.slice(0, max).join('') })
}

/** Controls, bidi marks and what else cannot be seen, shown as ⟨U+202E⟩; line feeds and tabs stay. */
function visible(text: string): string {
  return visibleParts(text.toWellFormed())
    .map((part) => part.text)
    .join('')
}

/**
 * Takes from a text what mail and chat programs turn into a link by themselves. It stays readable:
 * `https[:]//example.com`. A bare host name stays as it is: names of servers are what we tell about.
 */
function withoutLinks(text: string): string {
  return text
    .replaceAll('://', '[:]//')
    .replace(/\b(mailto|tel|javascript|data):(?=\S)/gi, '$1[:]')
    .replace(/\bwww\./gi, (found) => `${found.slice(0, 3)}[.]`)
}

/** Text from anywhere as one harmless line: for subjects, titles, names and headers. */
export function oneLine(text: string, max: number): string {
  const line = text.replace(/[\r\n\t\v\f\u0085\u2028\u2029]+/g, ' ').trim()
  return capped(withoutLinks(visible(line)), max)
}

/** Text from anywhere, harmless, with its line feeds. */
export function lines(text: string, max: number): string {
  return capped(withoutLinks(visible(text.replace(/\r\n?/g, '\n'))), max)
}
