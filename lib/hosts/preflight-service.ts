import { formatNumber } from '@/lib/format/number'
import { hostChecksTexts as t } from '@/lib/texts/host-checks'
import { plural, say } from '@/lib/texts/texts'
import { readSpace } from './commands/figures'
import { listFolder, statPath } from './commands/files'
import { findPrograms, maySudo, programVersion, restartWay, unitState } from './commands/service'
import { whoIsService } from './commands/who'
import { checked, type Item, item } from './preflight-item'
import type { HostSession, Login } from './session'
import type { PlacedService } from './store'

/** What the host allows for one target: its user, its files, its service, its tools. */
export async function serviceItems(
  session: HostSession,
  login: Login,
  service: PlacedService,
  sudoers: string,
): Promise<Item[]> {
  const { targetId, targetName } = service
  const about = (id: string, title: string) => ({
    id,
    title: say(t.ofTarget, { target: targetName, what: title }),
    targetId,
  })
  const as = service.serviceUser === '' ? null : service.serviceUser
  const paste = sudoers === '' ? null : say(t.pasteIntoEtcSudoers, { lines: sudoers })
  const acts = await checked({ ...about('sudo', t.actAsItsUser), remedy: paste }, async () => {
    if (as === null) return { status: 'ok', detail: say(t.runsAsAsWhich, { user: login.user }) }
    const { user } = await session.run(whoIsService, undefined, { as })
    return user === as
      ? { status: 'ok', detail: say(t.mayActAs, { user: login.user, as }) }
      : { status: 'refused', detail: say(t.becameInstead, { user }), remedy: paste }
  })
  const files = await Promise.all(
    (['dataDir', 'configPath', 'logPath'] as const).map((key) =>
      pathItem(session, about(key, PATH_TITLES[key]), service[key], as, key),
    ),
  )
  return [
    acts,
    ...files,
    await diskItem(session, about('disk', t.freeDisk), service.dataDir),
    await stateItem(session, about('service', t.itsService), service),
    ...(await controlItem(session, login, about('control', t.restartIt), service, paste)),
    await toolsItem(session, about('tools', t.itsTools), service),
  ]
}

type About = Pick<Item, 'id' | 'title' | 'targetId'>
const PATH_TITLES = { dataDir: t.dataFolder, configPath: t.configuration, logPath: t.logs } as const
const NOT_SET = t.notSetForThis
const SET_IT = t.setItUnderThe

function pathItem(
  session: HostSession,
  about: About,
  path: string,
  as: string | null,
  key: keyof typeof PATH_TITLES,
): Promise<Item> {
  if (path === '')
    return Promise.resolve(
      item(about.id, about.title, 'unknown', NOT_SET, { remedy: SET_IT, targetId: about.targetId }),
    )
  return checked(about, async () => {
    const entry = await session.run(statPath, { path }, { as })
    if (!entry) return { status: 'refused', detail: say(t.doesNotExist, { path }), remedy: SET_IT }
    if (key !== 'logPath' || entry.kind !== 'folder') return { status: 'ok', detail: path }
    const files = await session.run(listFolder, { folder: path }, { as })
    return { status: 'ok', detail: plural(t.holdsFiles, files.length, { path }) }
  })
}

function diskItem(session: HostSession, about: About, dataDir: string): Promise<Item> {
  return checked(about, async () => {
    // The data folder itself may be closed to the login; the file system it lies on is the same.
    for (let path = dataDir; path !== ''; path = path.slice(0, path.lastIndexOf('/'))) {
      const space = await session.run(readSpace, { path })
      if (space) {
        const total = space.used + space.available
        const detail = say(t.freeOf, {
          free: formatNumber(space.available / 1e9),
          all: formatNumber(total / 1e9),
        })
        return space.available / Math.max(1, total) > 0.05
          ? { status: 'ok', detail }
          : {
              status: 'refused',
              detail,
              remedy: t.lessThanIsFree,
            }
      }
    }
    return { status: 'unknown', detail: t.fileSystemOfThe, remedy: SET_IT }
  })
}

function stateItem(session: HostSession, about: About, { service }: PlacedService): Promise<Item> {
  return checked(about, async () => {
    if (service.by === 'unknown') return { status: 'unknown', detail: t.howItIsStarted, remedy: SET_IT }
    if (service.by !== 'systemd') return { status: 'ok', detail: say(t.startedBy, { by: service.by }) }
    const { running, said } = await session.run(unitState, { unit: service.unit })
    if (running === null)
      return { status: 'unknown', detail: say(t.systemdDoesNotTell, { said }), remedy: SET_IT }
    return running
      ? { status: 'ok', detail: say(t.unitIs, { unit: service.unit, state: said }) }
      : {
          status: 'refused',
          detail: say(t.unitIs, { unit: service.unit, state: said }),
          remedy: t.checkThatThisIs,
        }
  })
}

/** Whether the host would let the panel restart the server. It is asked, not done. */
async function controlItem(
  session: HostSession,
  login: Login,
  about: About,
  service: PlacedService,
  remedy: string | null,
): Promise<Item[]> {
  const vector = restartWay(service.service, service.dataDir)?.vector
  if (!vector) return []
  const user = vector.runsAs === 'root' ? 'root' : service.serviceUser
  return [
    await checked({ ...about, remedy }, async () => {
      if (login.uid === 0 || user === '' || user === login.user)
        return { status: 'ok', detail: say(t.needsNoFurtherRight, { user: login.user }) }
      return (await session.run(maySudo, { user, argv: vector.argv }))
        ? { status: 'ok', detail: say(t.sudoAllowsItAs, { user }) }
        : { status: 'refused', detail: say(t.sudoDoesNotAllow, { user }), remedy }
    }),
  ]
}

function toolsItem(session: HostSession, about: About, placed: PlacedService): Promise<Item> {
  return checked(about, async () => {
    const there = await session.run(findPrograms, { paths: toolsOf(placed) })
    if (there.length === 0) return { status: 'unknown', detail: t.noToolOfThis }
    const versions = await Promise.all(there.map((program) => session.run(programVersion, { program })))
    return { status: 'ok', detail: versions.join('; ').slice(0, 400) }
  })
}

function toolsOf({ engine, service }: PlacedService): string[] {
  if (engine === 'mysql')
    return ['/usr/sbin/mariadbd', '/usr/bin/mariadb-backup', '/usr/sbin/mysqld', '/usr/bin/xtrabackup']
  const own = service.by === 'pg_ctl' ? [service.program.slice(0, service.program.lastIndexOf('/'))] : []
  const packaged = service.by === 'pg_ctlcluster' ? [`/usr/lib/postgresql/${service.version}/bin`] : []
  const folders = [...new Set([...own, ...packaged])]
  const tools = folders.flatMap((folder) =>
    ['postgres', 'pg_basebackup', 'pg_rewind'].map((tool) => `${folder}/${tool}`),
  )
  return [...tools, '/usr/bin/pgbackrest', '/usr/bin/patronictl']
}
