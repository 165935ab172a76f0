import { AppError } from '@/lib/errors'
import { checkedName, checkedPath, complaint, defineCommand } from '../command'
import { inFolder } from './files'

// Fixed texts. Folder, limit and the program's own vector come as positional parameters and are never read
// as shell text. The name of the job's folder is the claim: a second start finds it there and does nothing.
const LAUNCH = [
  'umask 077',
  'mkdir -- "$1" || exit 65',
  'cd -P -- "$1" || exit 66',
  'exec </dev/null >/dev/null 2>&1',
  'exec setsid -f /bin/sh -c "$2" quarterdeck "$@"',
].join('\n')

// Leads the new session; its pid is the group's. It outlives signals to the group so as to write what became
// of the program, and so does what writes the output, up to the limit: more is read and thrown away.
const SUPERVISE = [
  'limit=$3; shift 3',
  'trap : TERM INT HUP',
  // The name in brackets may hold anything: fields are counted from the last bracket.
  'ticks=$(sed "s/^.*) //" /proc/$$/stat | cut -d " " -f 20)',
  'read -r boot < /proc/sys/kernel/random/boot_id',
  'echo "$$ $ticks $boot" > pid.new && mv pid.new pid',
  // Room for the exit code is taken now and only written over later: a full disk must not swallow it.
  'echo "- reserved" > exit.new',
  '{ trap : TERM INT HUP; "$@" </dev/null; echo $? 1<> exit.new; } 2>&1 | {',
  "  trap '' TERM INT HUP",
  '  stdbuf -o0 head -c "$limit" > output; cat > /dev/null; }',
  'mv exit.new exit',
].join('\n')

/** What is started detached: the job's name and the vector of a command of the catalogue. */
export type DetachedInput = { folder: string; name: string; limit: number; argv: readonly string[] }

/** Starts a long command in a session of its own, with a folder for its pid, output and exit code. */
export const startDetached = defineCommand<DetachedInput, 'started' | 'there already'>({
  name: 'detached.start',
  purpose: 'Starts a long command so that it outlives the connection and the worker.',
  runsAs: 'service',
  timeoutMs: 20_000,
  maxBytes: 64_000,
  exits: [0, 65],
  argv: ({ folder, name, limit, argv }) => [
    '/bin/sh',
    '-c',
    LAUNCH,
    'quarterdeck',
    inFolder(folder, name),
    SUPERVISE,
    String(limit),
    ...argv,
  ],
  parse: (result) => {
    if (result.exit === 0) return 'started'
    if (result.stderr.includes('File exists')) return 'there already'
    const full = /No space left on device|Disk quota exceeded/.exec(result.stderr)
    throw new AppError(full ? 'host.disk_full' : 'host.command_failed', {
      detail: complaint(result),
    })
  },
})

/** The parts of what `head -v` printed, by path. */
export function headSections(text: string): Map<string, string> {
  const sections = new Map<string, string>()
  const parts = text.split(/^==> (\/[^\n]*) <==\n/m)
  for (let index = 1; index < parts.length; index += 2)
    sections.set(parts[index] ?? '', (parts[index + 1] ?? '').replace(/\n$/, ''))
  return sections
}

/** Identity of a job's first process: its id, the kernel's ticks at its start, and the boot they are of. */
export type JobProcess = { pid: number; ticks: string; boot: string }

/** What a job's folder says. */
export type JobFolder = { process: JobProcess | null; exit: number | null }

export const readJob = defineCommand<{ folder: string; name: string }, JobFolder>({
  name: 'detached.read',
  purpose: 'Sees what became of a command that was started detached.',
  runsAs: 'service',
  timeoutMs: 10_000,
  maxBytes: 64_000,
  exits: [0, 1],
  argv: ({ folder, name }) => {
    const own = inFolder(folder, name)
    return ['/usr/bin/head', '-v', '-c', '1000', '--', `${own}/pid`, `${own}/exit`]
  },
  parse: ({ stdout }, { folder, name }) => {
    const sections = headSections(stdout.toString('utf8'))
    const own = inFolder(folder, name)
    const match = /^(\d+) (\d+) ([0-9a-f-]{36})\n?$/.exec(sections.get(`${own}/pid`) ?? '')
    const exit = /^(\d{1,3})\n/.exec(sections.get(`${own}/exit`) ?? '')
    const process = match ? { pid: Number(match[1]), ticks: match[2] ?? '', boot: match[3] ?? '' } : null
    return { process, exit: exit ? Number(exit[1]) : null }
  },
})

export const processRuns = defineCommand<JobProcess, boolean>({
  name: 'detached.runs',
  purpose: 'Sees whether that very process still runs: its id may belong to another by now.',
  runsAs: 'login',
  timeoutMs: 10_000,
  maxBytes: 64_000,
  exits: [0, 1],
  argv: ({ pid }) => ['/usr/bin/head', '-v', '-c', '4000', '--', `/proc/${pid}/stat`, BOOT],
  parse: ({ stdout }, { pid, ticks, boot }) => {
    const sections = headSections(stdout.toString('utf8'))
    const stat = sections.get(`/proc/${pid}/stat`) ?? ''
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    const alive = fields[0] !== undefined && !['Z', 'X', ''].includes(fields[0])
    return alive && fields[19] === ticks && sections.get(BOOT)?.trim() === boot
  },
})

const BOOT = '/proc/sys/kernel/random/boot_id'

/** A signal for a whole process group. That it is gone already is no failure. */
export const signalGroup = defineCommand<{ pid: number; signal: 'TERM' | 'KILL' }, void>({
  name: 'detached.signal',
  purpose: 'Stops a command that was started detached, with everything it started.',
  runsAs: 'service',
  timeoutMs: 10_000,
  maxBytes: 64_000,
  exits: [0, 1],
  argv: ({ pid, signal }) => ['/bin/kill', '-s', signal, '--', `-${Math.max(2, Math.trunc(pid))}`],
  parse: (result) => {
    if (/not permitted/i.test(result.stderr)) throw new AppError('host.sudo_refused')
  },
})

/** A part of a job's output. */
export const readOutput = defineCommand<
  { folder: string; name: string; offset: number; bytes: number },
  Buffer
>({
  name: 'detached.output',
  purpose: 'Follows what a command that was started detached says.',
  runsAs: 'service',
  timeoutMs: 20_000,
  maxBytes: 2_000_000,
  argv: ({ folder, name, offset, bytes }) => [
    '/bin/dd',
    `if=${checkedPath(folder)}/${checkedName(name)}/output`,
    'bs=65536',
    'iflag=nofollow,fullblock,skip_bytes,count_bytes',
    `skip=${Math.max(0, Math.trunc(offset))}`,
    `count=${Math.min(1_000_000, Math.max(0, Math.trunc(bytes)))}`,
    'status=none',
  ],
  parse: ({ stdout }) => stdout,
})
