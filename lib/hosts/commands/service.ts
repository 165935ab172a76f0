import type { Service } from '@/lib/features/hosts/service'
import { checkedPath, checkedUser, complaint, defineCommand, type RunsAs } from '../command'

export type Verb = 'start' | 'stop' | 'restart'

/**
 * Seconds that pg_ctl waits. With its own sixty it gives up on a long checkpoint, and leaves a server behind that
 * stops and is not started again.
 */
const PG_CTL_SECONDS = 600

/** A vector with as whom it runs. */
export type ControlVector = { argv: readonly string[]; runsAs: Exclude<RunsAs, 'login'> }

/**
 * The vector that starts, stops or restarts a server, or null when how it is started is not known or that
 * way has no such verb.
 */
export function controlVector(service: Service, dataDir: string, verb: Verb): ControlVector | null {
  switch (service.by) {
    case 'unknown':
      return null
    case 'systemd':
      return { argv: ['/bin/systemctl', verb, '--', service.unit], runsAs: 'root' }
    case 'pg_ctlcluster': {
      const mode = verb === 'start' ? [] : ['-m', 'fast']
      const argv = ['/usr/bin/pg_ctlcluster', service.version, service.cluster, verb]
      return { argv: [...argv, '--', ...mode, '-t', String(PG_CTL_SECONDS)], runsAs: 'service' }
    }
    case 'pg_ctl': {
      if (dataDir === '') return null
      const mode = verb === 'start' ? [] : ['-m', 'fast']
      // Without a log of its own the new server would hold on to the pipe that waits for pg_ctl to end.
      const log = verb === 'stop' ? [] : ['-l', startupLog(dataDir)]
      const wait = ['-w', '-t', String(PG_CTL_SECONDS), '-s']
      const argv = [checkedPath(service.program), verb, '-D', dataDir, ...mode, ...log, ...wait]
      return { argv, runsAs: 'service' }
    }
    case 'mariadbd-safe':
      // It only starts, and stays as the server's parent; stopping is the server's own command over SQL.
      return verb === 'start'
        ? {
            argv: [checkedPath(service.program), `--defaults-file=${checkedPath(service.defaultsFile)}`],
            runsAs: 'service',
          }
        : null
    case 'commands':
      return { argv: service[verb], runsAs: 'service' }
  }
}

/** How a server is restarted: by one vector, or stopped over SQL and then started by one. */
export type RestartWay = { stopsBySql: boolean; vector: ControlVector }

/** Null where the panel cannot restart it: how it is started is not known. */
export function restartWay(service: Service, dataDir: string): RestartWay | null {
  const restart = controlVector(service, dataDir, 'restart')
  if (restart) return { stopsBySql: false, vector: restart }
  const start = service.by === 'mariadbd-safe' ? controlVector(service, dataDir, 'start') : null
  return start ? { stopsBySql: true, vector: start } : null
}

/** Where pg_ctl has a server write until it writes a log of its own. */
export function startupLog(dataDir: string): string {
  return `${checkedPath(dataDir)}/startup.log`
}

/** What carries out a vector of `controlVector`, and what makes it run as the user it is meant for. */
export type ControlInput = { vector: ControlVector; prefix: readonly string[] }

/**
 * Starts, stops or restarts a server. It is started detached, so that a restart that has begun is finished when
 * the connection or the worker is lost.
 */
export const controlService = defineCommand<ControlInput, void>({
  name: 'service.control',
  purpose: 'Starts, stops or restarts the server of a target, by the vector that its settings name.',
  runsAs: 'service',
  timeoutMs: 0,
  maxBytes: 64_000,
  argv: ({ vector, prefix }) => [...prefix, ...vector.argv],
  parse: () => undefined,
})

/** Whether sudo would let the panel run exactly this vector; nothing is run. */
export const maySudo = defineCommand<{ user: string; argv: readonly string[] }, boolean>({
  name: 'sudo.may',
  purpose: 'Asks sudo whether a command is allowed, without running it.',
  runsAs: 'login',
  timeoutMs: 10_000,
  maxBytes: 64_000,
  exits: [0, 1, 127],
  argv: ({ user, argv }) => ['/usr/bin/sudo', '-n', '-l', '-u', checkedUser(user), '--', ...argv],
  parse: ({ exit }) => exit === 0,
})

/** Which of these absolute paths exist. */
export const findPrograms = defineCommand<{ paths: readonly string[] }, string[]>({
  name: 'programs.find',
  purpose: 'Sees which programs the host has.',
  runsAs: 'login',
  timeoutMs: 10_000,
  maxBytes: 64_000,
  exits: [0, 1, 2],
  argv: ({ paths }) => ['/bin/ls', '-d', '--', ...paths.map(checkedPath)],
  parse: ({ stdout }) => stdout.toString('utf8').split('\n').filter(Boolean),
})

/** What a program says of its version: the first line. */
export const programVersion = defineCommand<{ program: string }, string>({
  name: 'programs.version',
  purpose: 'Sees the version of the tools that belong to the server.',
  runsAs: 'login',
  timeoutMs: 10_000,
  maxBytes: 64_000,
  argv: ({ program }) => [checkedPath(program), '--version'],
  // Some say it on standard error.
  parse: ({ stdout, stderr }) =>
    `${stdout.toString('utf8')}\n${stderr}`
      .split('\n')
      .map((line) => line.trim())
      .find((line) => line !== '')
      ?.slice(0, 200) ?? 'says no version',
})

/** A process, as ps tells it. The arguments are what the process itself says. */
export type HostProcess = { user: string; pid: number; parent: number; args: string }

/** Every process of the host. */
export const listProcesses = defineCommand<void, HostProcess[]>({
  name: 'processes.list',
  purpose: "Finds the server's process, its user and its folders.",
  runsAs: 'login',
  timeoutMs: 10_000,
  maxBytes: 8_000_000,
  argv: () => ['/bin/ps', '-e', '-ww', '-o', 'user:40=,pid=,ppid=,args='],
  parse: ({ stdout }) =>
    stdout
      .toString('utf8')
      .split('\n')
      .flatMap((line) => {
        const match = /^(\S+)\s+(\d+)\s+(\d+)\s(.+)$/.exec(line)
        const [, user = '', pid, parent, args = ''] = match ?? []
        return match ? [{ user, pid: Number(pid), parent: Number(parent), args: args.slice(0, 4_000) }] : []
      }),
})

/** The unit of systemd a process belongs to; null without systemd. */
export const unitOf = defineCommand<{ pid: number }, string | null>({
  name: 'service.unit',
  purpose: 'Finds the unit that started the server.',
  runsAs: 'login',
  timeoutMs: 10_000,
  maxBytes: 64_000,
  exits: [0, 1, 3, 4, 127],
  argv: ({ pid }) => ['/usr/bin/head', '-c', '4000', '--', `/proc/${Math.trunc(pid)}/cgroup`],
  parse: ({ stdout }) => {
    const units = [...stdout.toString('utf8').matchAll(/\/([A-Za-z0-9:_.@\\-]+\.service)$/gm)]
    return units.at(-1)?.[1] ?? null
  },
})

export type ServiceState = { running: boolean | null; said: string }

/** Whether systemd has a unit up; other ways of starting have no such question. */
export const unitState = defineCommand<{ unit: string }, ServiceState>({
  name: 'service.state',
  purpose: 'Sees whether the unit of the server runs.',
  runsAs: 'login',
  timeoutMs: 10_000,
  maxBytes: 64_000,
  exits: [0, 1, 3, 4, 127],
  argv: ({ unit }) => ['/bin/systemctl', 'is-active', '--', unit],
  parse: (result) => {
    const said = result.stdout.toString('utf8').trim().slice(0, 100) || complaint(result)
    return { running: result.exit === 0 ? true : result.exit === 3 ? false : null, said }
  },
})
