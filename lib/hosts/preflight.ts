import { AppError } from '@/lib/errors'
import { PROC_FILES, readMounts, readProcFiles, readSpace } from './commands/figures'
import { findPrograms } from './commands/service'
import { echoProbe } from './commands/shell'
import { checked, type Item, item } from './preflight-item'
import { serviceItems } from './preflight-service'
import type { HostSession } from './session'
import type { HostAccess, PlacedService } from './store'
import { sudoersLines } from './sudoers'
import { workFolder } from './work-folder'

const GROUPS: { id: string; title: string; paths: string[] }[] = [
  {
    id: 'programs.figures',
    title: 'Programs for figures',
    paths: ['/usr/bin/head', '/bin/df', '/usr/bin/env', '/usr/bin/timeout'],
  },
  {
    id: 'programs.files',
    title: 'Programs for copying files',
    paths: ['/bin/dd', '/usr/bin/sha256sum', '/usr/bin/stat', '/usr/bin/find', '/bin/mkdir', '/bin/rm'],
  },
  {
    id: 'programs.detached',
    title: 'Programs for long commands',
    paths: ['/bin/sh', '/usr/bin/setsid', '/usr/bin/stdbuf', '/bin/kill'],
  },
]

const SIGN_IN = [
  ['reach', 'Reach the host'],
  ['host-key', 'Host key'],
  ['login', 'Sign in'],
] as const

/** The lines of a connection: all good, or which of them stopped it. */
function signInItems(host: HostAccess, error: AppError | null): Item[] {
  const failed = error === null ? SIGN_IN.length : stageOf(error)
  return SIGN_IN.map(([id, title], index) => {
    if (index < failed) return item(id, title, 'ok', said(id, host))
    if (index > failed || !error) return item(id, title, 'unknown', 'It did not come to that.')
    return item(id, title, 'refused', error.message, { remedy: error.hint })
  })
}

function stageOf(error: AppError): number {
  if (error.code === 'host.key_changed') return 1
  if (error.code === 'host.auth_failed' || error.code === 'host.no_key') return 2
  return 0
}

function said(id: string, host: HostAccess): string {
  if (host.kind === 'local') return 'It is the machine of this worker.'
  if (id === 'reach') return `${host.address}, port ${host.port}.`
  return id === 'host-key'
    ? 'It is the one that was confirmed.'
    : `As ${host.username}, with the panel's key.`
}

/**
 * Tries everything a host may be asked, without changing anything on it but the panel's own work folder.
 * Each line says what was tried, and what is refused comes with what to paste.
 */
export async function preflightHost(
  open: () => Promise<HostSession>,
  host: HostAccess,
  services: readonly PlacedService[],
): Promise<Item[]> {
  let session: HostSession
  try {
    session = await open()
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    return signInItems(host, error)
  }
  try {
    const login = await session.login()
    const sudoers = sudoersLines(login.user, services)
    const items = [...signInItems(host, null), await shellItem(session), ...(await programItems(session))]
    items.push(await figuresItem(session), await mountsItem(session), await workItem(session))
    for (const service of services) items.push(...(await serviceItems(session, login, service, sudoers)))
    return items
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    const lost = item('session', 'Commands', 'refused', error.message, { remedy: error.hint })
    return [...signInItems(host, null), lost]
  } finally {
    await session.close()
  }
}

function shellItem(session: HostSession): Promise<Item> {
  const remedy = 'Give the user /bin/sh or bash as login shell: chsh -s /bin/sh'
  return checked({ id: 'shell', title: 'Arguments arrive unchanged', remedy }, async () =>
    (await session.run(echoProbe, undefined))
      ? { status: 'ok', detail: 'Quotes, blanks and line breaks come through.' }
      : { status: 'refused', detail: "The user's login shell is no POSIX shell.", remedy },
  )
}

function programItems(session: HostSession): Promise<Item[]> {
  return Promise.all(
    GROUPS.map(({ id, title, paths }) =>
      checked({ id, title }, async () => {
        const there = new Set(await session.run(findPrograms, { paths }))
        const missing = paths.filter((path) => !there.has(path))
        return missing.length === 0
          ? { status: 'ok', detail: paths.map((path) => path.split('/').at(-1)).join(', ') }
          : {
              status: 'refused',
              detail: `Missing: ${missing.join(', ')}.`,
              remedy: 'apt-get install coreutils findutils util-linux procps',
            }
      }),
    ),
  )
}

function figuresItem(session: HostSession): Promise<Item> {
  return checked({ id: 'figures', title: 'Read figures' }, async () => {
    const texts = await session.run(readProcFiles, undefined)
    const missing = PROC_FILES.filter((file) => texts[file] === undefined)
    return missing.length === 0
      ? { status: 'ok', detail: 'CPU, load, memory, disks and network.' }
      : {
          status: 'refused',
          detail: `Not readable: ${missing.join(', ')}.`,
          remedy: 'Mount /proc without hidepid for this user, or without subset=pid.',
        }
  })
}

function mountsItem(session: HostSession): Promise<Item> {
  return checked({ id: 'mounts', title: 'Read file systems' }, async () => {
    const mounts = await session.run(readMounts, { local: false })
    return mounts.length > 0
      ? { status: 'ok', detail: `${mounts.length} mounted.` }
      : { status: 'refused', detail: 'df told nothing.', remedy: 'Install GNU coreutils.' }
  })
}

function workItem(session: HostSession): Promise<Item> {
  return checked({ id: 'work-folder', title: 'Work folder' }, async () => {
    const folder = await workFolder(session, null)
    const space = await session.run(readSpace, { path: folder })
    if (!space) return { status: 'unknown', detail: `${folder} is there; its free space is not known.` }
    const free = `${(space.available / 1e9).toFixed(1)} GB free`
    return space.available > 200_000_000
      ? { status: 'ok', detail: `${folder}, ${free}.` }
      : {
          status: 'refused',
          detail: `${folder}, only ${free}.`,
          remedy: 'Make room, or choose another work folder.',
        }
  })
}
