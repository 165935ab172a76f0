import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { canonicalJson } from '@/lib/crypto/canonical'
import { canonical, type JsonValue } from './canonical'

/** Numbers of RFC 8785, appendix B: bits of the double and the text. */
const NUMBERS: [string, string][] = [
  ['0000000000000000', '0'],
  ['8000000000000000', '0'],
  ['0000000000000001', '5e-324'],
  ['8000000000000001', '-5e-324'],
  ['7fefffffffffffff', '1.7976931348623157e+308'],
  ['ffefffffffffffff', '-1.7976931348623157e+308'],
  ['4340000000000000', '9007199254740992'],
  ['c340000000000000', '-9007199254740992'],
  ['4430000000000000', '295147905179352830000'],
  ['44b52d02c7e14af5', '9.999999999999997e+22'],
  ['44b52d02c7e14af6', '1e+23'],
  ['44b52d02c7e14af7', '1.0000000000000001e+23'],
  ['444b1ae4d6e2ef4e', '999999999999999700000'],
  ['444b1ae4d6e2ef4f', '999999999999999900000'],
  ['444b1ae4d6e2ef50', '1e+21'],
  ['3eb0c6f7a0b5ed8c', '9.999999999999997e-7'],
  ['3eb0c6f7a0b5ed8d', '0.000001'],
  ['41b3de4355555553', '333333333.3333332'],
  ['41b3de4355555554', '333333333.33333325'],
  ['41b3de4355555555', '333333333.3333333'],
  ['41b3de4355555556', '333333333.3333334'],
  ['41b3de4355555557', '333333333.33333343'],
  ['becbf647612f3696', '-0.0000033333333333333333'],
  ['43143ff3c1cb0959', '1424953923781206.2'],
]

test.each(NUMBERS)('the double %s is %s', (bits, text) => {
  expect(canonical(Buffer.from(bits, 'hex').readDoubleBE())).toBe(text)
})

test('what the RFC has no form for is refused', () => {
  for (const bits of ['7fffffffffffffff', '7ff0000000000000'])
    expect(() => canonical(Buffer.from(bits, 'hex').readDoubleBE())).toThrow()
  expect(() => canonical('\ud800')).toThrow()
})

test('the example of RFC 8785, section 3.2', () => {
  const value = JSON.parse(
    '{"numbers":[333333333.33333329,1E30,4.50,2e-3,0.000000000000000000000000001],"string":"\\u20ac$\\u000F\\u000aA\'\\u0042\\u0022\\u005c\\\\\\"\\/","literals":[null,true,false]}',
  ) as JsonValue
  expect(canonical(value)).toBe(
    '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
  )
})

test('members are sorted by UTF-16 code units: section 3.2.3', () => {
  const names = ['€', '\r', '\ufb33', '1', '😀', '\u0080', 'ö']
  const value = Object.fromEntries(names.map((name) => [name, name]))
  expect(Object.keys(JSON.parse(canonical(value)) as object).filter((name) => name !== '1')).toEqual([
    '\r',
    '\u0080',
    'ö',
    '€',
    '😀',
    '\ufb33',
  ])
})

test('both implementations agree on what neither was written for', () => {
  const odd: JsonValue[] = [{ '': [] }, { a: { b: [{}, [[]]] } }, '\u2028\u0000\u007f"\\', [1e-7, -0, 100]]
  for (const value of odd) expect(canonical(value)).toBe(canonicalJson(value))
})

test('the verifier runs nothing of the writer: only its own folder and Node.js', () => {
  const folder = fileURLToPath(new URL('.', import.meta.url))
  const files = readdirSync(folder).filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
  expect(files.length).toBeGreaterThan(5)
  for (const name of files) {
    const sources = [...readFileSync(`${folder}${name}`, 'utf8').matchAll(/from '([^']+)'/g)].map(
      (one) => one[1],
    )
    expect(sources.filter((from) => !/^(node:|\.\/)/.test(from ?? ''))).toEqual([])
  }
})
