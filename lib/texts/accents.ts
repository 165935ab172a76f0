const PLAIN = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ'
const ACCENTED = 'åƀçđéƒĝĥîĵķłɱñöþǫŕšţûṽŵẋýžÅƁÇĐÉƑĜĤÎĴĶĻṀÑÖÞǪŔŠŢÛṼŴẊÝŽ'
const accents = new Map([...PLAIN].map((letter, at) => [letter, [...ACCENTED][at] ?? letter]))

/** Accented, a third longer and between ⟦ and ⟧, with its places as they were. What is shown without was never a text. */
export function pseudo(text: string): string {
  if (text === '') return text
  const parts = text.split(/(\{\w+\})/)
  const accented = parts
    .map((part, at) => (at % 2 ? part : [...part].map((letter) => accents.get(letter) ?? letter).join('')))
    .join('')
  return `⟦${accented}${'~'.repeat(Math.ceil(text.length * 0.3))}⟧`
}
