import { defineCommand } from '../command'
import { headSections } from './detached'

/** The files of one reading of the figures. */
export const PROC_FILES = [
  '/proc/stat',
  '/proc/loadavg',
  '/proc/meminfo',
  '/proc/diskstats',
  '/proc/net/dev',
  '/proc/self/mounts',
  '/proc/uptime',
  '/proc/sys/kernel/random/boot_id',
] as const
export type ProcFile = (typeof PROC_FILES)[number]

/** What the files held; one that could not be read is missing. */
export type ProcTexts = Partial<Record<ProcFile, string>>

/** Every figure that changes fast, with one short-lived program. */
export const readProcFiles = defineCommand<void, ProcTexts>({
  name: 'figures.read',
  purpose: 'Reads CPU, load, memory, disks and network, every ten seconds.',
  runsAs: 'login',
  timeoutMs: 8_000,
  maxBytes: 2_000_000,
  exits: [0, 1],
  argv: () => ['/usr/bin/head', '-v', '-c', '200000', '--', ...PROC_FILES],
  parse: ({ stdout }) => {
    const sections = headSections(stdout.toString('utf8'))
    return Object.fromEntries(
      PROC_FILES.flatMap((file) => (sections.has(file) ? [[file, sections.get(file)]] : [])),
    )
  },
})

/** Space of one mounted file system, in bytes and inodes; null where it has no such count. */
export type MountSpace = {
  path: string
  source: string
  type: string
  size: number
  used: number
  available: number
  inodes: number | null
  inodesUsed: number | null
}

const COLUMNS = '--output=size,used,avail,itotal,iused,source,fstype,target'

/** One line of df: numbers first, so that a path with blanks stays whole at the end. */
function parseDf(text: string): MountSpace[] {
  return text
    .split('\n')
    .slice(1)
    .flatMap((line): MountSpace[] => {
      const match = /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(\d+|-)\s+(\d+|-)\s+(.*?)\s+(\S+)\s+(\/.*)$/.exec(line)
      if (!match) return []
      const [, size, used, available, inodes, inodesUsed, source = '', type = '', path = ''] = match
      const count = (digits: string | undefined) => (digits === '-' || digits === '0' ? null : Number(digits))
      return [
        {
          path,
          source: source.slice(0, 200),
          type: type.slice(0, 40),
          size: Number(size),
          used: Number(used),
          available: Number(available),
          inodes: count(inodes),
          inodesUsed: inodes === '-' || inodes === '0' ? null : Number(inodesUsed),
        },
      ]
    })
}

/** Space of every mount; once a minute. Network file systems may hang: `local` leaves them out. */
export const readMounts = defineCommand<{ local: boolean }, MountSpace[]>({
  name: 'figures.mounts',
  purpose: 'Reads how full every file system is, once a minute.',
  runsAs: 'login',
  timeoutMs: 8_000,
  maxBytes: 1_000_000,
  exits: [0, 1],
  argv: ({ local }) => ['/bin/df', '-B1', COLUMNS, ...(local ? ['-l'] : [])],
  parse: ({ stdout }) => parseDf(stdout.toString('utf8')),
})

/** Space of the file system that holds a path; null when it cannot be seen. */
export const readSpace = defineCommand<{ path: string }, MountSpace | null>({
  name: 'figures.space',
  purpose: 'Sees how much room there is before something is written.',
  runsAs: 'login',
  timeoutMs: 8_000,
  maxBytes: 64_000,
  exits: [0, 1],
  argv: ({ path }) => ['/bin/df', '-B1', COLUMNS, '--', path],
  parse: ({ stdout }) => parseDf(stdout.toString('utf8'))[0] ?? null,
})
