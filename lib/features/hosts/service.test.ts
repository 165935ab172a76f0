import { expect, test } from 'vitest'
import { serviceSchema } from './service'

const pgCtl = (program: string) => serviceSchema.safeParse({ by: 'pg_ctl', program }).success

test.each([
  '/usr/lib/postgresql/17/bin/pg_ctl',
  '/usr/lib/postgresql/9.6/bin/pg_ctl',
  '/usr/pgsql-16/bin/pg_ctl',
  '/usr/local/pgsql/bin/pg_ctl',
  '/usr/bin/pg_ctl',
  '/usr/local/bin/pg_ctl',
  '/opt/postgres/17.2/bin/pg_ctl',
])('%s is where packages put programs', (path) => expect(pgCtl(path)).toBe(true))

test.each([
  '/tmp/pg_ctl',
  '/home/x/bin/pg_ctl',
  '/var/lib/postgresql/bin/pg_ctl',
  '/opt/../tmp/bin/pg_ctl',
  '/usr/lib/postgresql/17/bin/../../../../../tmp/pg_ctl',
  '/usr/bin/sh',
  'pg_ctl',
  '/usr/bin/pg_ctl\n',
  '/usr/bin/pg_ctl -D /x',
])('%j is not run', (path) => expect(pgCtl(path)).toBe(false))

test('units, clusters and vectors are of their form', () => {
  const good = [
    { by: 'systemd', unit: 'postgresql@17-main.service' },
    { by: 'pg_ctlcluster', version: '17', cluster: 'main' },
    { by: 'mariadbd-safe', program: '/usr/bin/mariadbd-safe', defaultsFile: '/etc/mysql/my.cnf' },
    { by: 'commands', start: ['/usr/bin/x', '-a b'], stop: ['/usr/bin/x'], restart: ['/usr/bin/x'] },
  ]
  const bad = [
    { by: 'systemd', unit: '--now.service' },
    { by: 'systemd', unit: 'mariadb' },
    { by: 'pg_ctlcluster', version: '17', cluster: '-x' },
    { by: 'commands', start: ['x'], stop: ['/x'], restart: ['/x'] },
    { by: 'commands', start: ['/x', 'a\0b'], stop: ['/x'], restart: ['/x'] },
    { by: 'commands', start: [], stop: ['/x'], restart: ['/x'] },
  ]
  for (const one of good) expect(serviceSchema.safeParse(one).success, JSON.stringify(one)).toBe(true)
  for (const one of bad) expect(serviceSchema.safeParse(one).success, JSON.stringify(one)).toBe(false)
})
