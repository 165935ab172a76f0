import type { LanguageTag } from './language-tags'

/** What makes a language the one of this process. English needs nothing. The build makes a script of each for the browser. */
export const LANGUAGES: Record<LanguageTag, () => Promise<unknown>> = {
  en: async () => undefined,
  'en-XA': () => import('./languages/en-xa'),
}
