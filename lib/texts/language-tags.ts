/** The languages an installation can be set to. `en-XA` is no language: accented English that shows what was left out. */
export const LANGUAGE_TAGS = ['en', 'en-XA'] as const
export type LanguageTag = (typeof LANGUAGE_TAGS)[number]
