import { describe, expect, test } from 'vitest'
import { unknown } from '@/lib/engines/contract/reading'
import { headSections } from './commands/detached'
import type { ProcTexts } from './commands/figures'
import { hostFigures, hostSample, mountFigures } from './figures'
import { hostPoints, Labels } from './points'
import { readCounters } from './proc'

function texts(more: { ticks?: number; sectors?: number; bytes?: number; boot?: string } = {}): ProcTexts {
  const { ticks = 0, sectors = 0, bytes = 0, boot = 'boot-1' } = more
  return {
    '/proc/stat': `cpu  ${100 + ticks} 5 50 ${800 + ticks * 2} 10 1 2 ${ticks}\ncpu0 1 1 1 1 1 1 1 1\ncpu1 1 1 1 1 1 1 1 1\nintr 5\n`,
    '/proc/loadavg': '0.52 0.58 0.59 1/467 12345\n',
    '/proc/meminfo':
      'MemTotal:       1000 kB\nMemFree:        100 kB\nMemAvailable:   400 kB\nSwapTotal:         0 kB\nSwapFree:          0 kB\n',
    '/proc/diskstats': [
      `   8       0 sda ${sectors} 0 ${sectors * 2} ${sectors * 4} 10 0 20 30 0 ${sectors} 50 0 0 0 0`,
      '   8       1 sda1 1 0 2 4 10 0 20 30 0 1 50',
      ' 259       0 nvme0n1 1 0 2 4 10 0 20 30 0 1 50',
      ' 259       1 nvme0n1p1 1 0 2 4 10 0 20 30 0 1 50',
      '   7       0 loop0 1 0 2 4 10 0 20 30 0 1 50',
    ].join('\n'),
    '/proc/net/dev': `Inter-|   Receive\n face |bytes\n    lo: 9 9 0 0 0 0 0 0 9 9 0 0 0 0 0 0\n  eth0:${bytes} 1 0 0 0 0 0 0 ${bytes * 2} 1 0 0 0 0 0 0\n`,
    '/proc/self/mounts':
      '/dev/sda1 / ext4 rw 0 0\nproc /proc proc rw 0 0\nnas:/x /mnt/my\\040nas nfs4 rw 0 0\n',
    '/proc/uptime': '1000.5 2000.1\n',
    '/proc/sys/kernel/random/boot_id': `${boot}\n`,
  }
}

const none = unknown('not asked')

describe('figures of a host', () => {
  test('rates come from two readings, and shares add up', () => {
    const first = hostSample(1_000_000, texts())
    const second = hostSample(1_010_000, texts({ ticks: 100, sectors: 1_000, bytes: 5_000 }))
    const figures = hostFigures(first, second, none)
    if (!figures.cpu.known || !figures.disks.known || !figures.network.known) throw new Error('unknown')
    expect(figures.cpu.value).toMatchObject({ user: 0.25, steal: 0.25, idle: 0.5 })
    // Partitions are counted in their disk, loop devices are none.
    expect(figures.disks.value.map(({ name }) => name)).toEqual(['sda', 'nvme0n1'])
    expect(figures.disks.value[0]).toMatchObject({
      reads: 100,
      readBytes: 102_400,
      readSeconds: 0.004,
      writeSeconds: null,
    })
    expect(figures.network.value).toEqual([{ name: 'eth0', receivedBytes: 500, sentBytes: 1_000, errors: 0 }])
    expect(figures).toMatchObject({
      cores: { known: true, value: 2 },
      memory: { known: true, value: { total: 1_024_000, available: 409_600, used: 614_400 } },
      startedAt: { known: true, value: new Date(1_010_000 - 1_000_500).toISOString() },
    })
  })

  test.each([
    ['the first reading', null, texts(), 10_000],
    ['a restart', texts(), texts({ boot: 'boot-2' }), 10_000],
    ['a long gap', texts(), texts({ ticks: 5 }), 200_000],
    ['a clock that went backwards', texts(), texts({ ticks: 5 }), -5],
    ['counters that went backwards', texts({ ticks: 50 }), texts(), 10_000],
  ] as const)('%s makes rates unknown, never 0 or negative', (_what, before, after, ms) => {
    const figures = hostFigures(
      before ? hostSample(1_000_000, before) : null,
      hostSample(1_000_000 + ms, after),
      none,
    )
    expect(figures.cpu.known).toBe(false)
    expect(figures.load.known).toBe(true)
  })

  test('a device that came back under its name has no rate this time', () => {
    const figures = hostFigures(
      hostSample(0, texts({ sectors: 500 })),
      hostSample(10_000, texts({ ticks: 9 })),
      none,
    )
    if (!figures.disks.known) throw new Error('unknown')
    expect(figures.disks.value.map(({ name }) => name)).toEqual(['nvme0n1'])
  })

  test('what could not be read, or is not as the kernel writes it, is unknown', () => {
    const figures = hostFigures(null, hostSample(0, {}), none)
    for (const part of ['cores', 'cpu', 'load', 'memory', 'swap', 'disks', 'network'] as const)
      expect(figures[part].known, part).toBe(false)
    const odd = readCounters({
      '/proc/stat': 'cpu  1 2 x 4\n',
      '/proc/loadavg': '-1 nan 2',
      '/proc/meminfo': 'MemTotal: many',
      '/proc/uptime': 'Infinity',
    })
    expect(odd).toMatchObject({
      cpu: null,
      load: null,
      memory: null,
      swap: null,
      uptimeSeconds: null,
      cores: null,
    })
  })

  test('every mount is told: one that df cannot tell of is unknown, not missing', () => {
    const { mounts } = readCounters(texts())
    const space = {
      path: '/',
      source: '/dev/sda1',
      type: 'ext4',
      size: 100,
      used: 40,
      available: 50,
      inodes: 10,
      inodesUsed: 1,
    }
    const found = mountFigures(mounts, [space], 'It hung.')
    if (!found.known) throw new Error('unknown')
    expect(found.value.map(({ path, space: of }) => [path, of.known])).toEqual([
      ['/mnt/my nas', false],
      ['/', true],
    ])
    expect(found.value[0]?.space).toEqual({ known: false, reason: 'It hung.' })
  })

  test('unknown gives no point, and a host that makes up names cannot fill the store', () => {
    const labels = new Labels()
    expect(hostPoints(hostFigures(null, hostSample(0, {}), none), labels, true)).toEqual([])
    let written = 0
    for (let round = 0; round < 50; round += 1) {
      const mounts = Array.from({ length: 60 }, (_, index) => ({
        path: `/made-up/${round}/${index}`,
        source: 'x',
        type: 'ext4',
        size: 10,
        used: 1,
        available: 9,
        inodes: null,
        inodesUsed: null,
      }))
      const figures = hostFigures(null, hostSample(0, texts()), mountFigures(null, mounts, ''))
      written += hostPoints(figures, labels, true).filter(({ metric }) => metric === 'host.mount.used').length
    }
    expect(written).toBeGreaterThan(100)
    expect(written).toBeLessThan(401)
  })
})

test('sections of head are told apart by their headings alone', () => {
  const found = headSections('==> /a <==\none\n\n==> /b <==\ntwo ==> /c <== three\n\n==> /d <==\n')
  expect([...found]).toEqual([
    ['/a', 'one\n'],
    ['/b', 'two ==> /c <== three\n'],
    ['/d', ''],
  ])
})
