import type { z } from 'zod'
import { type Placement, placementInput, type Service } from '@/lib/features/hosts/service'
import { hostChecksTexts as t } from '@/lib/texts/host-checks'
import { say } from '@/lib/texts/texts'
import { readFile } from './commands/files'
import { findPrograms, type HostProcess, listProcesses, unitOf } from './commands/service'
import type { HostSession } from './session'
import type { PlacedService } from './store'

/** What was found of a target's server on a host. The words in it are the host's. */
export type Detected = { found: boolean; said: string; placement: Omit<Placement, 'hostId'> }

const NOTHING: Omit<Placement, 'hostId'> = {
  serviceUser: '',
  service: { by: 'unknown' },
  dataDir: '',
  configPath: '',
  logPath: '',
}

type Wanted = { engine: 'postgres' | 'mysql'; port: number }

/** The process of the server behind a port with its data folder; null when none is told by that port. */
export async function findServer(
  session: HostSession,
  target: Wanted,
): Promise<{ process: HostProcess; dataDir: string } | null> {
  return among(session, await serversOn(session, target), target)
}

async function serversOn(session: HostSession, { engine }: Wanted): Promise<HostProcess[]> {
  return (await session.run(listProcesses, undefined)).filter((one) => isServer(one, engine))
}

async function among(session: HostSession, servers: readonly HostProcess[], { engine, port }: Wanted) {
  for (const process of servers) {
    const settings = engine === 'mysql' ? await settingsOf(session, process) : new Map<string, string>()
    const dataDir = folderOf(process, engine) || pathIn(settings.get('datadir'))
    if ((await portOf(session, process, engine, dataDir, settings)) === port) return { process, dataDir }
  }
  return null
}

/** Whether the server of a target runs there; null where a process could be it and does not tell. */
export async function serverRuns(
  session: HostSession,
  { engine, port, dataDir, service }: Pick<PlacedService, 'engine' | 'port' | 'dataDir' | 'service'>,
): Promise<boolean | null> {
  const servers = await serversOn(session, { engine, port })
  const file = service.by === 'mariadbd-safe' ? `--defaults-file=${service.defaultsFile}` : null
  const marks = [dataDir, `--datadir=${dataDir}`, file]
  const isMarked = ({ args }: HostProcess) =>
    args.split(' ').some((word) => word !== '' && word !== '--datadir=' && marks.includes(word))
  if (servers.some(isMarked) || (await among(session, servers, { engine, port }))) return true
  // A file that may not be read tells no port: such a server could be any.
  if (engine === 'mysql')
    for (const one of servers) {
      const silent = configOf(one, engine, '') !== '' && (await settingsOf(session, one)).size === 0
      if (silent && !/ --port=/.test(one.args)) return null
    }
  return servers.length > 0 && engine === 'postgres' && dataDir === '' ? null : false
}

/** Looks for the server behind a port: its process, its user, its folders and how it was started. */
export async function detectService(session: HostSession, target: Wanted): Promise<Detected> {
  const servers = await serversOn(session, target)
  const found = await among(session, servers, target)
  if (found) {
    const { process, dataDir } = found
    const said = say(t.processOf, { pid: process.pid, user: plainUser(process.user) || t.anotherUser })
    return { found: true, said, placement: await placementOf(session, process, target.engine, dataDir) }
  }
  const count = servers.length === 0 ? t.noServerOfThat : t.noneOfItsServers
  return { found: false, said: count, placement: NOTHING }
}

async function placementOf(
  session: HostSession,
  server: HostProcess,
  engine: 'postgres' | 'mysql',
  dataDir: string,
): Promise<Detected['placement']> {
  const { shape } = placementInput
  const login = await session.login()
  const service = valid(shape.service, await serviceOf(session, server, engine), NOTHING.service)
  return {
    serviceUser: server.user === login.user ? '' : valid(shape.serviceUser, server.user, ''),
    service,
    dataDir: valid(shape.dataDir, dataDir, ''),
    configPath: valid(shape.configPath, configOf(server, engine, dataDir), ''),
    logPath: valid(shape.logPath, await logsOf(session, engine, service), ''),
  }
}

/** What the host said, where it is something a person could have typed; else nothing. */
function valid<T extends z.ZodType>(schema: T, said: unknown, nothing: z.output<T>): z.output<T> {
  const parsed = schema.safeParse(said)
  return parsed.success ? parsed.data : nothing
}

/** Whether a process is a server of that engine. */
export function isServer({ args }: HostProcess, engine: 'postgres' | 'mysql'): boolean {
  const program = args.split(' ')[0]?.split('/').at(-1) ?? ''
  return engine === 'postgres'
    ? program === 'postgres' && / -D ?\/|--data-directory/.test(args)
    : program === 'mariadbd' || program === 'mysqld'
}

function optionOf(args: string, name: RegExp): string {
  const found = name.exec(args)?.[1] ?? ''
  return /^\/[^\r\n]*$/.test(found) && !found.split('/').includes('..') ? found : ''
}

function folderOf({ args }: HostProcess, engine: 'postgres' | 'mysql'): string {
  return engine === 'postgres' ? optionOf(args, / -D ?(\/\S+)/) : optionOf(args, / --datadir=(\/\S+)/)
}

function configOf({ args }: HostProcess, engine: 'postgres' | 'mysql', dataDir: string): string {
  if (engine === 'mysql') return optionOf(args, / --defaults-file=(\/\S+)/)
  return optionOf(args, /config_file=(\/\S+)/) || (dataDir === '' ? '' : `${dataDir}/postgresql.conf`)
}

/** PostgreSQL writes its port into its data folder; MariaDB and MySQL say it in their arguments. */
async function portOf(
  session: HostSession,
  server: HostProcess,
  engine: 'postgres' | 'mysql',
  dataDir: string,
  settings: ReadonlyMap<string, string>,
): Promise<number | null> {
  const said = / (?:-p|--port=) ?(\d{2,5})\b/.exec(server.args)
  if (said) return Number(said[1])
  if (engine === 'mysql') return Number(settings.get('port') ?? 3306)
  const port = (await peek(session, server, `${dataDir}/postmaster.pid`)).split('\n')[3]
  return port && /^\d+$/.test(port) ? Number(port) : null
}

/** The beginning of a small file, read as the server's user; empty when it may not be read. */
async function peek(session: HostSession, server: HostProcess, path: string): Promise<string> {
  const at = path.lastIndexOf('/')
  const place = { folder: path.slice(0, at) || '/', name: path.slice(at + 1), offset: 0, bytes: 60_000 }
  const as = plainUser(server.user)
  const text = await session.run(readFile, place, { as, idleMs: 5_000 }).catch(() => null)
  return text?.toString('utf8') ?? ''
}

/** Settings of the file that a MariaDB or MySQL server was started with; none of what that file includes. */
async function settingsOf(session: HostSession, server: HostProcess): Promise<Map<string, string>> {
  const file = configOf(server, 'mysql', '')
  if (file === '') return new Map()
  const lines = (await peek(session, server, file)).matchAll(/^\s*([a-z_-]+)\s*=\s*(\S+)\s*$/gm)
  return new Map([...lines].map(([, name = '', value = '']) => [name.replaceAll('-', '_'), value]))
}

/** A setting that is an absolute path; else nothing. */
function pathIn(value: string | undefined): string {
  return optionOf(` x=${value ?? ''}`, / x=(\/\S+)/)
}

async function serviceOf(
  session: HostSession,
  server: HostProcess,
  engine: 'postgres' | 'mysql',
): Promise<Service> {
  const unit = await session.run(unitOf, { pid: server.pid })
  if (unit && /^(postgresql|mariadb|mysql|mysqld)\b/.test(unit)) return { by: 'systemd', unit }
  const cluster = /config_file=\/etc\/postgresql\/(\d{1,2})\/([A-Za-z0-9_.-]+)\//.exec(server.args)
  if (cluster) return { by: 'pg_ctlcluster', version: cluster[1] ?? '', cluster: cluster[2] ?? '' }
  const program = server.args.split(' ')[0] ?? ''
  if (engine === 'postgres' && program.startsWith('/')) {
    const tool = `${program.slice(0, program.lastIndexOf('/'))}/pg_ctl`
    const there = await session.run(findPrograms, { paths: [tool] })
    if (there.includes(tool)) return { by: 'pg_ctl', program: tool }
  }
  return { by: 'unknown' }
}

async function logsOf(session: HostSession, engine: 'postgres' | 'mysql', service: Service): Promise<string> {
  const usual = engine === 'postgres' ? ['/var/log/postgresql'] : ['/var/log/mysql', '/var/log/mariadb']
  // A server that the distribution started writes where the distribution says.
  if (service.by !== 'systemd' && service.by !== 'pg_ctlcluster') return ''
  return (await session.run(findPrograms, { paths: usual }))[0] ?? ''
}

/** A user's name, where the host told one that sudo takes; else none. */
function plainUser(user: string): string {
  return /^[a-z_][a-z0-9_-]{0,31}$/.test(user) ? user : ''
}
