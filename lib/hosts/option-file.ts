import { AppError } from '@/lib/errors'
import { inList } from '@/lib/format/list'
import { hostChecksTexts as t } from '@/lib/texts/host-checks'
import { say } from '@/lib/texts/texts'
import { statPath, writeFile } from './commands/files'
import {
  includedFolders,
  OPTION_DRAFT,
  OPTION_FILE,
  openOption,
  optionAtStart,
  placeOption,
  removeOption,
  schemaOption,
} from './commands/options'
import { findPrograms, listProcesses, maySudo } from './commands/service'
import { whoIsService } from './commands/who'
import { findServer, isServer } from './detect'
import { streamOf } from './files'
import { actingAs, type HostSession } from './session'
import type { PlacedService } from './store'
import { sudoersCommand } from './sudoers'

/** Files that MariaDB reads where it is told of none. */
const USUAL = ['/etc/my.cnf', '/etc/mysql/my.cnf']
const IDLE_MS = 20_000

/** What the file says. The group is one that only servers of MariaDB read. */
export const OPTION_TEXT = `# Written by Quarterdeck. It counts from the next start of the server on; remove the file to undo it.
[mariadb]
performance_schema = ON
`

/** Where the panel's option file for a server goes, and as whom it is written: the owner of that folder. */
export type OptionPlace = {
  folder: string
  path: string
  /** Null: as the login itself. */
  as: string | null
  owner: string
  /** What the server was told to read instead of the usual files; null for those. */
  defaultsFile: string | null
  /** As whom option files are read: the server's own user. */
  reader: string | null
  /** The file is there already. */
  exists: boolean
  /** Servers of that engine on the host. */
  servers: number
}

const refuse = (detail: string, hint: string) => new AppError('change.refused', { detail, hint })
const BY_HAND = t.putPerformanceSchemaOn

/**
 * The folder of option files that a MariaDB server surely reads.
 * @throws AppError `change.refused` where that cannot be known, or the folder is open to others
 */
export async function optionPlace(session: HostSession, service: PlacedService): Promise<OptionPlace> {
  const reader = service.serviceUser || null
  const tool = '/usr/bin/my_print_defaults'
  if (!(await session.run(findPrograms, { paths: [tool] })).includes(tool))
    throw refuse(say(t.noMyPrintDefaults, { tool }), BY_HAND)
  const all = (await session.run(listProcesses, undefined)).filter((one) => isServer(one, 'mysql'))
  const defaultsFile = await defaultsOf(session, service)
  const folder = await lastFolder(session, service, defaultsFile)
  const { as, owner } = await ownerOf(session, folder, reader)
  const path = `${folder}/${OPTION_FILE}`
  const exists = await isThere(session, path, as)
  return { folder, path, as, owner, defaultsFile, reader, exists, servers: all.length }
}

/** False where sudo may not look or is not installed: what is missing is told before anything is written. */
async function isThere(session: HostSession, path: string, as: string | null): Promise<boolean> {
  try {
    return (await session.run(statPath, { path }, { as })) !== null
  } catch (error) {
    if (error instanceof AppError && error.code === 'host.sudo_refused') return false
    throw error
  }
}

/** The file that the server is started with; null for the usual ones. */
async function defaultsOf(session: HostSession, { service, port }: PlacedService): Promise<string | null> {
  if (service.by === 'mariadbd-safe') return service.defaultsFile
  const server = await findServer(session, { engine: 'mysql', port })
  if (!server) throw refuse(t.noneOfTheProcesses, BY_HAND)
  const words = server.process.args.split(' ').slice(1)
  const odd = words.find((word) => /^--(no-defaults|defaults-extra-file|defaults-group-suffix)/.test(word))
  if (odd) throw refuse(say(t.startedWith, { option: odd }), BY_HAND)
  if (words.some((word) => schemaOption(word) !== null)) throw refuse(t.commandLineOfThe, BY_HAND)
  const given = words.find((word) => word.startsWith('--defaults-file='))?.slice('--defaults-file='.length)
  if (given !== undefined && !/^\/[^\r\n]*$/.test(given)) throw refuse(t.optionFileIsNot, BY_HAND)
  return given ?? null
}

/** The last folder that its files include and that is there. */
async function lastFolder(
  session: HostSession,
  { serviceUser }: PlacedService,
  defaultsFile: string | null,
): Promise<string> {
  const files = defaultsFile === null ? USUAL : [defaultsFile]
  const included: string[] = []
  for (const path of files) {
    const read = (as: string | null) => session.run(includedFolders, { path }, { as })
    included.push(...((await read(null)) ?? (serviceUser === '' ? null : await read(serviceUser)) ?? []))
  }
  for (const folder of included.reverse())
    if ((await session.run(statPath, { path: folder }))?.kind === 'folder') return folder
  throw refuse(
    files.length === 1
      ? say(t.includesNone, { file: String(files[0]) })
      : say(t.includeNone, { files: inList(files) }),
    say(t.addALineSuch, { file: String(files.at(-1)), byHand: BY_HAND }),
  )
}

/** As whom the folder is written to: nobody else may be able to change what lies in it, or the way there. */
async function ownerOf(
  session: HostSession,
  folder: string,
  reader: string | null,
): Promise<{ as: string | null; owner: string }> {
  const login = await session.login()
  const entry = await session.run(statPath, { path: folder })
  const open = refuse(say(t.belongsToSomebodyElse, { folder }), BY_HAND)
  if (entry?.kind !== 'folder' || (entry.mode & 0o022) !== 0) throw open
  if (entry.uid === login.uid && login.uid !== 0) return { as: null, owner: login.user }
  if (entry.uid !== 0) {
    const service = reader === null ? null : await session.run(whoIsService, undefined, { as: reader })
    if (service?.uid !== entry.uid) throw open
    return { as: reader, owner: service.user }
  }
  for (let at = folder.lastIndexOf('/'); at > 0; at = folder.lastIndexOf('/', at - 1)) {
    const above = await session.run(statPath, { path: folder.slice(0, at) })
    if (above?.kind !== 'folder' || above.uid !== 0 || (above.mode & 0o022) !== 0) throw open
  }
  return { as: login.uid === 0 ? null : 'root', owner: 'root' }
}

/** The vectors that write the file, or remove it: what the plan shows and what is run. */
export function optionVectors({ folder }: OptionPlace, on: boolean): (readonly string[])[] {
  if (!on) return [removeOption.argv({ folder, name: OPTION_FILE })]
  return [
    removeOption.argv({ folder, name: OPTION_DRAFT }),
    writeFile.argv({ folder, name: OPTION_DRAFT }),
    openOption.argv({ folder }),
    placeOption.argv({ folder }),
  ]
}

/** The user it is done as, with what stands before each vector. */
export async function optionPrefix(session: HostSession, { as }: OptionPlace): Promise<readonly string[]> {
  return as === null ? [] : actingAs(await session.login(), as)
}

/** @throws AppError `change.refused` with the lines of sudoers that are missing */
export async function demandMay(session: HostSession, place: OptionPlace, on: boolean): Promise<void> {
  const login = await session.login()
  if (login.uid === 0) return
  const { as, reader, defaultsFile } = place
  const needed = [
    ...(as === null || as === login.user ? [] : optionVectors(place, on).map((argv) => ({ user: as, argv }))),
    ...(reader === null || reader === login.user
      ? []
      : [{ user: reader, argv: optionAtStart.argv({ defaultsFile }) }]),
  ]
  const missing: string[] = []
  for (const { user, argv } of needed)
    if (!(await session.run(maySudo, { user, argv })))
      missing.push(`${login.user} ALL=(${user}) NOPASSWD: ${sudoersCommand(argv)}`)
  if (missing.length > 0)
    throw refuse(
      say(t.hostDoesNotLet, { user: login.user, path: place.path }),
      say(t.pasteIntoEtcSudoers, { lines: missing.join('\n') }),
    )
}

/**
 * Whether the next start finds performance_schema on in its files; null when no file says.
 * @throws AppError `change.refused` when the files cannot be read: the server would not start with them
 */
export async function atNextStart(session: HostSession, place: OptionPlace): Promise<boolean | null> {
  const { defaultsFile, reader: as } = place
  return session.run(optionAtStart, { defaultsFile }, { as }).catch((error: unknown) => {
    if (!(error instanceof AppError) || error.code !== 'host.command_failed') throw error
    throw refuse(
      say(t.wouldNotStartAgain, { detail: error.detail ?? error.message }),
      t.correctItsOptionFiles,
    )
  })
}

/** Writes the file: first a draft, then its name. What a worker left behind that died is written anew. */
export async function writeOption(
  session: HostSession,
  place: OptionPlace,
  signal: AbortSignal,
): Promise<void> {
  const { folder, as } = place
  await session.run(removeOption, { folder, name: OPTION_DRAFT }, { as })
  const input = streamOf(OPTION_TEXT)
  await session.run(writeFile, { folder, name: OPTION_DRAFT }, { as, input, signal, idleMs: IDLE_MS })
  await session.run(openOption, { folder }, { as })
  await session.run(placeOption, { folder }, { as })
}

/** Removes the file. One that is gone already is as good. */
export async function dropOption(session: HostSession, { folder, as }: OptionPlace): Promise<void> {
  await session.run(removeOption, { folder, name: OPTION_FILE }, { as })
}
