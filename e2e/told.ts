import { catalogue } from '../lib/texts/catalogue'

/** Sentences of the catalogue in plain English, as the worker of the demo writes them: each alone, and as a beginning. */
const SENTENCES = Object.values(catalogue)
  .flatMap((words) => Object.values<string | object>(words))
  .flatMap((text): string[] => (typeof text === 'string' ? [text] : Object.values(text)))
  // One that is hardly more than its places would be found in everything.
  .filter((text) => (text.replace(/\{\w+\}/g, '').match(/\p{L}{2,}/gu) ?? []).length > 1)
  .map((text) => {
    const parts = text.split(/\{\w+\}/).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
    const pattern = parts.join('[\\s\\S]+?')
    return { alone: new RegExp(`^${pattern}$`), begins: new RegExp(`^${pattern}(?=\\s|$)`) }
  })

/** Whether a text is made of sentences of the catalogue alone, accented or in plain English. */
export function isTold(text: string): boolean {
  const rest = text.replace(/⟦[^⟦⟧]*⟧/g, '').trim()
  if (rest === '') return true
  return SENTENCES.some(({ alone, begins }) => {
    if (alone.test(rest)) return true
    const [begin] = begins.exec(rest) ?? []
    return begin !== undefined && begin.length < rest.length && isTold(rest.slice(begin.length))
  })
}
