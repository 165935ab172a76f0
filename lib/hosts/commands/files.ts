import { AppError } from '@/lib/errors'
import { hostChecksTexts as t } from '@/lib/texts/host-checks'
import { checkedName, checkedPath, complaint, defineCommand } from '../command'

const COPY_BYTES = 1_000_000_000_000
const LIST_BYTES = 8_000_000

/** A path of a folder and one name in it. A name with a slash or a step upwards is refused. */
export function inFolder(folder: string, name: string): string {
  return `${checkedPath(folder).replace(/\/+$/, '')}/${checkedName(name)}`
}

/** Makes a folder that only its owner may enter. An existing one stays as it is. */
export const makeFolder = defineCommand<{ path: string }, void>({
  name: 'files.make-folder',
  purpose: "Makes the panel's own work folder.",
  runsAs: 'service',
  timeoutMs: 10_000,
  maxBytes: 64_000,
  exits: [0, 1],
  argv: ({ path }) => ['/bin/mkdir', '-m', '700', '--', checkedPath(path)],
  parse: (result) => {
    const full = /No space left on device|Disk quota exceeded/.exec(result.stderr)
    if (full) throw new AppError('host.disk_full', { detail: full[0] })
  },
})

/** What an entry of the file system is; links are not followed. */
export type Entry = { kind: 'file' | 'folder' | 'link' | 'other'; uid: number; mode: number; bytes: number }

export const statPath = defineCommand<{ path: string }, Entry | null>({
  name: 'files.stat',
  purpose: 'Sees whether a path exists, whose it is and who may enter it.',
  runsAs: 'service',
  timeoutMs: 10_000,
  maxBytes: 64_000,
  exits: [0, 1],
  argv: ({ path }) => ['/usr/bin/stat', '-c', '%u %a %s %F', '--', checkedPath(path)],
  parse: ({ stdout, exit, stderr }) => {
    const match = /^(\d+) ([0-7]+) (\d+) (.+)\n$/.exec(stdout.toString('utf8'))
    if (match) {
      const [, uid, mode, bytes, type = ''] = match
      const kind = type.startsWith('regular') ? 'file' : (KINDS[type] ?? 'other')
      return { kind, uid: Number(uid), mode: Number.parseInt(mode ?? '0', 8), bytes: Number(bytes) }
    }
    if (exit === 1 && stderr.includes('No such file')) return null
    throw new AppError('host.command_failed', { detail: complaint({ stderr }) })
  },
})

const KINDS: Record<string, Entry['kind']> = { directory: 'folder', 'symbolic link': 'link' }

/** Writes a new file from what it reads. An existing name, or a link of that name, is refused. */
export const writeFile = defineCommand<{ folder: string; name: string }, void>({
  name: 'files.write',
  purpose: 'Copies a file to the host, under a name the panel made.',
  runsAs: 'service',
  timeoutMs: 0,
  maxBytes: 64_000,
  argv: ({ folder, name }) => [
    '/bin/dd',
    `of=${inFolder(folder, name)}`,
    'bs=65536',
    'iflag=fullblock',
    'oflag=nofollow',
    'conv=excl,fsync',
    'status=none',
  ],
  parse: () => undefined,
})

/** Reads a part of a file, whose last component is never followed when it is a link. */
export const readFile = defineCommand<
  { folder: string; name: string; offset: number; bytes: number | null },
  Buffer
>({
  name: 'files.read',
  purpose: 'Copies a file, or a part of one, from the host.',
  runsAs: 'service',
  timeoutMs: 0,
  maxBytes: COPY_BYTES,
  argv: ({ folder, name, offset, bytes }) => [
    '/bin/dd',
    `if=${inFolder(folder, name)}`,
    'bs=65536',
    'iflag=nofollow,fullblock,skip_bytes,count_bytes',
    `skip=${Math.max(0, Math.trunc(offset))}`,
    ...(bytes === null ? [] : [`count=${Math.max(0, Math.trunc(bytes))}`]),
    'status=none',
  ],
  parse: ({ stdout }) => stdout,
})

/** Bytes of a log that are looked at. */
const TAIL_BYTES = 16_000

/** The end of a log, with names and texts of whoever wrote to it. */
export const tailFile = defineCommand<{ path: string }, string>({
  name: 'files.tail',
  purpose: "Reads the end of the server's log when it does not come back after a restart.",
  runsAs: 'service',
  timeoutMs: 10_000,
  maxBytes: 64_000,
  argv: ({ path }) => ['/usr/bin/tail', '-c', String(TAIL_BYTES), '--', checkedPath(path)],
  parse: ({ stdout }) => stdout.toString('utf8'),
})

/** SHA-256 of a file of ours, as 64 hexadecimal digits. */
export const hashFile = defineCommand<{ folder: string; name: string }, string>({
  name: 'files.hash',
  purpose: 'Checks that a copied file is, byte for byte, what was sent.',
  runsAs: 'service',
  timeoutMs: 600_000,
  maxBytes: 64_000,
  argv: ({ folder, name }) => ['/usr/bin/sha256sum', '-b', '--', inFolder(folder, name)],
  parse: ({ stdout }) => /^\\?([0-9a-f]{64}) /.exec(stdout.toString('latin1'))?.[1] ?? '',
})

export type FoundFile = {
  name: string
  bytes: number
  kind: 'file' | 'folder' | 'link' | 'other'
  changedAt: number
}

/** What lies in a folder: names as they are, whatever characters they have. At most 2,000. */
export const listFolder = defineCommand<{ folder: string }, FoundFile[]>({
  name: 'files.list',
  purpose: 'Lists a folder, e.g. that of the logs.',
  runsAs: 'service',
  timeoutMs: 20_000,
  maxBytes: LIST_BYTES,
  argv: ({ folder }) => [
    '/usr/bin/find',
    '-P',
    // The slash at the end follows a link that the administrator made of the folder itself.
    `${checkedPath(folder).replace(/\/+$/, '')}/`,
    '-maxdepth',
    '1',
    '-mindepth',
    '1',
    '-printf',
    '%y %s %T@ %f\\0',
  ],
  parse: ({ stdout }) =>
    stdout
      .toString('utf8')
      .split('\0')
      .flatMap((record): FoundFile[] => {
        const match = /^(.) (\d+) ([0-9.]+) ([\s\S]+)$/.exec(record)
        const [, type = '', bytes, changed, name = ''] = match ?? []
        if (!match || name.includes('\ufffd')) return []
        const kind = type === 'f' ? 'file' : type === 'd' ? 'folder' : type === 'l' ? 'link' : 'other'
        return [{ name, bytes: Number(bytes), kind, changedAt: Math.round(Number(changed) * 1_000) }]
      })
      .slice(0, 2_000),
})

/** Removes something of ours in our own work folder. */
export const removeEntry = defineCommand<{ folder: string; name: string }, void>({
  name: 'files.remove',
  purpose: "Removes a file or folder of the panel's own.",
  runsAs: 'service',
  timeoutMs: 60_000,
  maxBytes: 64_000,
  argv: ({ folder, name }) => {
    if (!/^(file|job)-[0-9a-f]{32}$/.test(name))
      throw new AppError('host.command_refused', { detail: t.onlyWhatThePanel })
    return ['/bin/rm', '-rf', '--one-file-system', '--', inFolder(folder, name)]
  },
  parse: () => undefined,
})
