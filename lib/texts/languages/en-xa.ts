import { pseudo } from '../accents'
import { speak, type Words } from '../texts'

function words(_noun: string, english: Words): Words {
  return Object.fromEntries(
    Object.entries(english).map(([key, text]) => [
      key,
      typeof text === 'string'
        ? pseudo(text)
        : {
            other: '',
            ...Object.fromEntries(Object.entries(text).map(([form, one]) => [form, pseudo(one)])),
          },
    ]),
  )
}

speak({ tag: 'en-XA', words, names: pseudo })
