import { findingsTexts } from './findings'
import { formatTexts } from './format'
import { formatsFormTexts } from './me-formats'
import type { Plural } from './texts'

/** All words of the interface, by noun. For translations and tests: no page imports it. */
export const catalogue = {
  findings: findingsTexts,
  format: formatTexts,
  'me-formats': formatsFormTexts,
}

type Catalogue = typeof catalogue

/** What a translation must have: every text of every noun, and a form for each count. */
export type Translation = {
  readonly [Noun in keyof Catalogue]: {
    readonly [Key in keyof Catalogue[Noun]]: Catalogue[Noun][Key] extends string ? string : Plural
  }
}
