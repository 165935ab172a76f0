import { describe, expect, test } from 'vitest'
import { checkedAddress, type Resolve } from './egress'
import { type EgressRules, parseAllowEntry } from './egress-rules'
import { parseIp, unwrapIp } from './ip'

const store = {
  addresses: [parseIp('10.1.1.1') ?? new Uint8Array(), parseIp('127.0.0.1') ?? new Uint8Array()],
  port: 7301,
}
const strict: EgressRules = { allow: [], store }
const names: Record<string, string[]> = {
  'localhost.': ['127.0.0.1'],
  'rebind.example': ['93.184.216.34', '127.0.0.1'],
  'meta.example': ['169.254.169.254'],
  'store.example': ['10.1.1.1'],
  'mapped.example': ['::ffff:127.0.0.1'],
  'fine.example': ['93.184.216.34', '2606:2800::1'],
}
const resolve: Resolve = (host) => Promise.resolve(names[host] ?? [])
const attempt = (host: string, port = 5432, rules = strict) =>
  checkedAddress(host, port, rules, resolve).catch((error: { code: string }) => error.code)

describe('what may not be a target', () => {
  test.each([
    '127.0.0.1',
    '127.8.8.8',
    '::1',
    '0:0:0:0:0:0:0:1',
    '0.0.0.0',
    '::',
    '::ffff:127.0.0.1',
    '::ffff:7f00:1',
    '::127.0.0.1',
    '64:ff9b::7f00:1',
    '2002:7f00:1::',
    '2130706433',
    '0x7f000001',
    '0x7f.0.0.1',
    '0177.0.0.1',
    '127.1',
    '169.254.169.254',
    '169.254.1.1',
    'fe80::1',
    'fe80::1%eth0',
    'fd00:ec2::254',
    '100.100.100.200',
    '255.255.255.255',
    '224.0.0.1',
    'localhost.',
    'rebind.example',
    'meta.example',
    'mapped.example',
    '/var/run/postgresql',
    '@abstract',
    'a,b',
    'user@93.184.216.34',
    'a b',
    '..',
    '',
    '[::1]',
  ])('%s', async (host) => {
    expect(await attempt(host)).toBe('egress.forbidden')
  })

  test('our own store, by address and by name, but only at its port', async () => {
    expect(await attempt('10.1.1.1', 7301)).toBe('egress.forbidden')
    expect(await attempt('store.example', 7301)).toBe('egress.forbidden')
    expect(await attempt('10.1.1.1', 5432)).toBe('10.1.1.1')
  })

  test('an unknown name', async () => {
    expect(await attempt('nobody.example')).toBe('target.name_unknown')
  })
})

describe('what may be', () => {
  test('the checked address comes back, the first of all', async () => {
    expect(await attempt('fine.example')).toBe('93.184.216.34')
    expect(await attempt('10.0.0.5')).toBe('10.0.0.5')
    expect(await attempt('2606:2800::1')).toBe('2606:2800::1')
  })

  test('what the installation allows: a network, an address, a port', async () => {
    const allow = (...entries: string[]) => ({ allow: entries.flatMap(parseAllowEntry), store })
    expect(await attempt('127.0.0.1', 5432, allow('127.0.0.0/8'))).toBe('127.0.0.1')
    expect(await attempt('::ffff:127.0.0.1', 5432, allow('127.0.0.1'))).toBe('::ffff:127.0.0.1')
    expect(await attempt('127.0.0.1', 5432, allow('127.0.0.1:5433'))).toBe('egress.forbidden')
    expect(await attempt('127.0.0.1', 5433, allow('127.0.0.1:5433'))).toBe('127.0.0.1')
    expect(await attempt('::1', 5433, allow('[::1]:5433'))).toBe('::1')
    expect(await attempt('::1', 5433, allow('localhost'))).toBe('::1')
    expect(await attempt('127.0.0.1', 5433, allow('::1'))).toBe('egress.forbidden')
  })

  test('a network opens neither the store nor a metadata service', async () => {
    const rules = { allow: ['127.0.0.0/8', '169.254.0.0/16'].flatMap(parseAllowEntry), store }
    expect(await attempt('127.0.0.1', 7301, rules)).toBe('egress.forbidden')
    expect(await attempt('169.254.169.254', 80, rules)).toBe('egress.forbidden')
    expect(await attempt('169.254.7.7', 80, rules)).toBe('169.254.7.7')
  })

  test('an entry that is none is named', () => {
    expect(() => parseAllowEntry('intranet')).toThrow('"intranet"')
    expect(() => parseAllowEntry('10.0.0.0/40')).toThrow('10.0.0.0/40')
  })
})

test('addresses within addresses are taken out', () => {
  expect([...unwrapIp(parseIp('::ffff:10.2.3.4') ?? new Uint8Array())]).toEqual([10, 2, 3, 4])
  expect(unwrapIp(parseIp('2606:2800::1') ?? new Uint8Array())).toHaveLength(16)
})
