import { expect, test } from 'vitest'
import { bareAddress, countPersons, type PersonMark, samePerson } from './persons'

const mark = (id: string, person = id, mail = `${id}@x`): PersonMark => ({
  id,
  person,
  mail,
  disabled: false,
})

test('a tag in an address makes no other person; another domain does', () => {
  expect(bareAddress('Ann+dba@Example.com')).toBe('ann@example.com')
  expect(bareAddress('ann@example.com')).toBe('ann@example.com')
  expect(bareAddress('"a+b"@c+d.example')).not.toBe(bareAddress('"a+b"@other.example'))
  expect(bareAddress('nobody')).toBe('nobody')
})

test('accounts are one person by id, by what an administrator says, or by address', () => {
  expect(samePerson(mark('a'), mark('a'))).toBe(true)
  expect(samePerson(mark('a'), mark('b', 'a'))).toBe(true)
  expect(samePerson(mark('a'), mark('b', 'b', 'a@x'))).toBe(true)
  expect(samePerson(mark('a'), mark('b'))).toBe(false)
})

test('persons are counted, not accounts, also over two steps', () => {
  expect(countPersons([])).toBe(0)
  expect(countPersons([mark('a'), mark('b')])).toBe(2)
  expect(countPersons([mark('a'), mark('b', 'a'), mark('c')])).toBe(2)
  // The first two are strangers until the third is both.
  expect(countPersons([mark('a', 'p'), mark('b', 'q', 'm@x'), mark('c', 'p', 'm@x')])).toBe(1)
})
