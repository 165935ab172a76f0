import { readdirSync, readFileSync } from 'node:fs'
import { afterEach, describe, expect, expectTypeOf, it } from 'vitest'
import { pseudo } from './accents'
import { catalogue } from './catalogue'
import './languages/en-xa'
import { formFor, type Places, plural, say, speak, texts, type Words } from './texts'

const places = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(([place]) => place).sort()
const forms = (text: Words[string]) => (typeof text === 'string' ? [text] : Object.values(text))
const silence = () => Reflect.deleteProperty(globalThis, 'quarterdeckLanguage')

// Importing the language makes it the one of this process.
silence()
afterEach(silence)

describe('a catalogue', () => {
  it('is the English words themselves without another language', () => {
    const english = { title: 'Activity' }
    expect(texts('sessions', english)).toBe(english)
  })
  it('fills places and picks the form of a count', () => {
    const t = texts('sessions', {
      ended: 'Ended {n} of {all} on {name}',
      found: { one: '{n} session of {who}', other: '{n} sessions of {who}' },
    })
    expect(say(t.ended, { n: 1, all: 2, name: '{all}' })).toBe('Ended 1 of 2 on {all}')
    expect(plural(t.found, 1, { who: 'app' })).toBe('1 session of app')
    expect(plural(t.found, 12_345, { who: 'app' })).toBe('12,345 sessions of app')
    expect(formFor(t.found, 0)).toBe('{n} sessions of {who}')
    // A place that is forgotten does not compile.
    expectTypeOf<Places<typeof t.ended>>().toEqualTypeOf<'n' | 'all' | 'name'>()
    expectTypeOf<Parameters<typeof plural<typeof t.found>>[2]>().toEqualTypeOf<{ who: string | number }>()
  })
  it('takes the words of another language', () => {
    speak({ tag: 'de', words: (noun, english) => (noun === 'sessions' ? { title: 'Aktivität' } : english) })
    expect(texts('sessions', { title: 'Activity' })).toEqual({ title: 'Aktivität' })
    expect(texts('hosts', { title: 'Hosts' })).toEqual({ title: 'Hosts' })
  })
  it('has every file of words, under its own name, each text once', () => {
    const files = readdirSync('lib/texts').filter(
      (name) =>
        name.endsWith('.ts') && !/^(texts|texts\.test|accents|catalogue|language-tags)\.ts$/.test(name),
    )
    const nouns = files.flatMap((name) =>
      [...readFileSync(`lib/texts/${name}`, 'utf8').matchAll(/texts\('([\w-]+)'/g)].map(([, noun]) => noun),
    )
    // These stand with what they are the words of.
    expect([...nouns, 'errors', 'permissions', 'roles'].sort()).toEqual(Object.keys(catalogue).sort())
  })
})

describe('accented English', () => {
  it('keeps places, brackets and lengthens', () => {
    expect(pseudo('Ended {n} of {all}')).toBe('⟦Éñđéđ {n} öƒ {all}~~~~~~⟧')
    expect(pseudo('')).toBe('')
  })
  it('keeps the places of every text of the interface', () => {
    for (const [noun, words] of Object.entries(catalogue))
      for (const [key, text] of Object.entries(words))
        for (const form of forms(text)) {
          expect(form, `${noun}.${key}`).not.toBe('')
          expect(places(pseudo(form)), `${noun}.${key}`).toEqual(places(form))
        }
  })
})
