import { expect, test } from 'vitest'
import { compareVersions, readVersion } from './tools'

test.each([
  ['postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)', '15.18'],
  ['mariadb-dump  Ver 10.19 Distrib 10.11.19-MariaDB, for debian-linux-gnu (x86_64)', '10.11.19'],
  ['mariadb-backup based on MariaDB server 10.11.19-MariaDB debian-linux-gnu (x86_64)', '10.11.19'],
  ['HAProxy version 2.6.12-1+deb12u4 2026/10/17', '2.6.12'],
  ['*** Zstandard CLI (64-bit) v1.5.4, by Yann Collet ***', '1.5.4'],
  ['nothing here', null],
])('the version in %s', (text, version) => {
  expect(readVersion(text)).toBe(version)
})

test('versions compare by number, not by letter', () => {
  expect(compareVersions('15.9', '15.20')).toBeLessThan(0)
  expect(compareVersions('15.20', '15.20')).toBe(0)
  expect(compareVersions('10.11.19', '10.6')).toBeGreaterThan(0)
})
