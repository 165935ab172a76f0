import { AppError } from '@/lib/errors'
import { formatNumber } from '@/lib/format/number'
import { hostChecksTexts as t } from '@/lib/texts/host-checks'
import { say } from '@/lib/texts/texts'
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
    title: t.programsForFigures,
    paths: ['/usr/bin/head', '/bin/df', '/usr/bin/env', '/usr/bin/timeout'],
  },
  {
    id: 'programs.files',
    title: t.programsForCopyingFiles,
    paths: ['/bin/dd', '/usr/bin/sha256sum', '/usr/bin/stat', '/usr/bin/find', '/bin/mkdir', '/bin/rm'],
  },
  {
    id: 'programs.detached',
    title: t.programsForLongCommands,
    paths: ['/bin/sh', '/usr/bin/setsid', '/usr/bin/stdbuf', '/bin/kill'],
  },
]

const SIGN_IN = [
  ['reach', t.reachTheHost],
  ['host-key', t.hostKey],
  ['login', t.signIn],
] as const

/** The lines of a connection: all good, or which of them stopped it. */
function signInItems(host: HostAccess, error: AppError | null): Item[] {
  const failed = error === null ? SIGN_IN.length : stageOf(error)
  return SIGN_IN.map(([id, title], index) => {
    if (index < failed) return item(id, title, 'ok', said(id, host))
    if (index > failed || !error) return item(id, title, 'unknown', t.didNotComeTo)
    return item(id, title, 'refused', error.message, { remedy: error.hint })
  })
}

function stageOf(error: AppError): number {
  if (error.code === 'host.key_changed') return 1
  if (error.code === 'host.auth_failed' || error.code === 'host.no_key') return 2
  return 0
}

function said(id: string, host: HostAccess): string {
  if (host.kind === 'local') return t.machineOfThisWorker
  if (id === 'reach') return say(t.port, { address: host.address, port: host.port })
  return id === 'host-key' ? t.oneThatWasConfirmed : say(t.asWithThePanel, { user: host.username })
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
    const lost = item('session', t.commands, 'refused', error.message, { remedy: error.hint })
    return [...signInItems(host, null), lost]
  } finally {
    await session.close()
  }
}

function shellItem(session: HostSession): Promise<Item> {
  const remedy = t.giveTheUserBin
  return checked({ id: 'shell', title: t.argumentsArriveUnchanged, remedy }, async () =>
    (await session.run(echoProbe, undefined))
      ? { status: 'ok', detail: t.quotesBlanksAndLine }
      : { status: 'refused', detail: t.userLoginShellIs, remedy },
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
              detail: say(t.missing, { missing: missing.join(', ') }),
              remedy: 'apt-get install coreutils findutils util-linux procps',
            }
      }),
    ),
  )
}

function figuresItem(session: HostSession): Promise<Item> {
  return checked({ id: 'figures', title: t.readFigures }, async () => {
    const texts = await session.run(readProcFiles, undefined)
    const missing = PROC_FILES.filter((file) => texts[file] === undefined)
    return missing.length === 0
      ? { status: 'ok', detail: t.cpuLoadMemoryDisks }
      : {
          status: 'refused',
          detail: say(t.notReadable, { missing: missing.join(', ') }),
          remedy: t.mountProcWithoutHidepid,
        }
  })
}

function mountsItem(session: HostSession): Promise<Item> {
  return checked({ id: 'mounts', title: t.readFileSystems }, async () => {
    const mounts = await session.run(readMounts, { local: false })
    return mounts.length > 0
      ? { status: 'ok', detail: say(t.mounted, { n: mounts.length }) }
      : { status: 'refused', detail: t.dfToldNothing, remedy: t.installGnuCoreutils }
  })
}

function workItem(session: HostSession): Promise<Item> {
  return checked({ id: 'work-folder', title: t.workFolder }, async () => {
    const folder = await workFolder(session, null)
    const space = await session.run(readSpace, { path: folder })
    if (!space) return { status: 'unknown', detail: say(t.thereItsFreeSpace, { folder }) }
    const where = { folder, gb: formatNumber(space.available / 1e9) }
    return space.available > 200_000_000
      ? { status: 'ok', detail: say(t.folderFree, where) }
      : {
          status: 'refused',
          detail: say(t.folderOnly, where),
          remedy: t.makeRoomOrChoose,
        }
  })
}
