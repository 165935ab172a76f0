import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { expect, test } from 'vitest'
import { controlVector } from './commands/service'
import type { PlacedService } from './store'
import { sudoersCommand, sudoersLines } from './sudoers'

const placed: PlacedService = {
  targetId: 'a',
  targetName: 'shop\nALL ALL=(ALL) NOPASSWD: ALL',
  hostId: 'b',
  engine: 'postgres',
  port: 5432,
  serviceUser: 'postgres',
  service: { by: 'pg_ctlcluster', version: '17', cluster: 'main' },
  dataDir: '/var/lib/postgresql/17/main',
  configPath: '',
  logPath: '',
}

test('lines are exact to the argument, and no name of a target becomes a line', () => {
  expect(sudoersLines('qd', [placed]).split('\n')).toEqual([
    '# shop ALL ALL ALL NOPASSWD ALL',
    'qd ALL=(postgres) NOPASSWD: /usr/bin/id ""',
    'qd ALL=(postgres) NOPASSWD: /usr/bin/stat -c %u\\ %a\\ %s\\ %F -- /var/lib/postgresql/17/main',
    'qd ALL=(postgres) NOPASSWD: /usr/bin/pg_ctlcluster 17 main start -- -t 600',
    'qd ALL=(postgres) NOPASSWD: /usr/bin/pg_ctlcluster 17 main stop -- -m fast -t 600',
    'qd ALL=(postgres) NOPASSWD: /usr/bin/pg_ctlcluster 17 main restart -- -m fast -t 600',
    '',
  ])
  expect(sudoersLines('root', [placed])).toBe('')
  expect(sudoersLines('postgres', [placed])).toBe('')
})

test('wildcards and separators in an argument are escaped', () => {
  expect(sudoersCommand(['/x', 'a*b', 'c,d', 'e:f', 'g=h', 'i j', '[k]', '?', '!l', '\\'])).toBe(
    '/x a\\*b c\\,d e\\:f g\\=h i\\ j \\[k\\] \\? \\!l \\\\',
  )
})

test('each way of starting has its vectors, and what is not known has none', () => {
  expect(controlVector({ by: 'systemd', unit: 'mariadb.service' }, '', 'restart')).toEqual({
    argv: ['/bin/systemctl', 'restart', '--', 'mariadb.service'],
    runsAs: 'root',
  })
  expect(controlVector({ by: 'pg_ctl', program: '/opt/pg/bin/pg_ctl' }, '/data', 'stop')?.argv).toEqual([
    '/opt/pg/bin/pg_ctl',
    'stop',
    '-D',
    '/data',
    '-m',
    'fast',
    '-w',
    '-t',
    '600',
    '-s',
  ])
  expect(controlVector({ by: 'pg_ctl', program: '/opt/pg/bin/pg_ctl' }, '', 'stop')).toBeNull()
  expect(controlVector({ by: 'unknown' }, '/data', 'restart')).toBeNull()
  const own = { by: 'commands' as const, start: ['/a'], stop: ['/b', '-x'], restart: ['/c'] }
  expect(controlVector(own, '', 'stop')).toEqual({ argv: ['/b', '-x'], runsAs: 'service' })
  expect(controlVector({ by: 'mariadbd-safe', program: '/s', defaultsFile: '/f' }, '', 'restart')).toBeNull()
})

test.skipIf(!existsSync('/usr/sbin/visudo'))(
  'visudo accepts what is pasted, with the oddest of paths',
  () => {
    const odd = { ...placed, dataDir: `/srv/a b,c:d=e#f!g*h?i[j]k^l\\m'n"o(p)@q` }
    const units = { ...placed, service: { by: 'systemd' as const, unit: 'postgresql@17-main.service' } }
    const text = sudoersLines('qd', [placed, odd, units])
    const said = spawnSync('/usr/sbin/visudo', ['-c', '-f', '-'], { input: text, encoding: 'utf8' })
    expect(said.stderr + said.stdout).toMatch(/parsed OK/)
  },
)
