import { formatNumber } from '@/lib/format/number'

/** One sentence for each plural form that a language tells apart; `{n}` is the count. */
export type Plural = {
  readonly zero?: string
  readonly one?: string
  readonly two?: string
  readonly few?: string
  readonly many?: string
  readonly other: string
}
/** The words of one noun: sentences with places such as `{name}`, and counts. */
export type Words = { readonly [key: string]: string | Plural }

/** A language other than English: what stands in place of the English words of a noun. */
export type Language = {
  /** As BCP 47 spells it: "de", "pt-BR". */
  tag: string
  words(noun: string, english: Words): Words
  /** What stands in place of a name of a day or month that Intl wrote; that name itself without it. */
  names?(written: string): string
}
type Speaker = { quarterdeckLanguage?: Language }

/** The names of the places in a sentence. */
export type Places<T extends string> = T extends `${string}{${infer Name}}${infer Rest}`
  ? Name | Places<Rest>
  : never
type Values<T extends string> = { [Name in Places<T>]: string | number }
type Form<T extends Plural> = Extract<T[keyof T], string>
type CountValues<T extends Plural> = { [Name in Exclude<Places<Form<T>>, 'n'>]: string | number }
type Needed<V> = keyof V extends never ? [values?: V] : [values: V]

/** Makes a language the one of this process or page. It must happen before any words are defined. */
export function speak(language: Language): void {
  ;(globalThis as Speaker).quarterdeckLanguage = language
}

/** The language of this process or page; undefined for English. */
export function language(): Language | undefined {
  return (globalThis as Speaker).quarterdeckLanguage
}

/**
 * Defines the words of a noun: plain data in English, or what the language of this installation has for them.
 * @param noun the name under which a translation finds them
 */
export function texts<const T extends Words>(noun: string, english: T): T {
  // A translation has the same keys and places: its type demands the one, a test the other.
  return (language()?.words(noun, english) as T | undefined) ?? english
}

const PLACE = /\{(\w+)\}/g

/** A sentence with its places filled: `say(t.ended, { n, all })`. */
export function say<T extends string>(text: T, values: Values<T>): string {
  return text.replace(PLACE, (place, name: string) =>
    String((values as Record<string, unknown>)[name] ?? place),
  )
}

let rules: Intl.PluralRules | undefined

/** The sentence for a count, with its places still open. */
export function formFor<T extends Plural>(forms: T, n: number): Form<T> {
  rules ??= new Intl.PluralRules(language()?.tag ?? 'en')
  return (forms[rules.select(n)] ?? forms.other) as Form<T>
}

/** The sentence for a count, filled; `{n}` is written as this person reads numbers. */
export function plural<T extends Plural>(forms: T, n: number, ...rest: Needed<CountValues<T>>): string {
  return say(formFor(forms, n) as string, { ...rest[0], n: formatNumber(n) })
}
