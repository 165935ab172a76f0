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
  const about = (id: string, title: string) => ({ id, title: `${targetName}: ${title}`, targetId })
  const as = service.serviceUser === '' ? null : service.serviceUser
  const paste = sudoers === '' ? null : `Paste into /etc/sudoers.d/quarterdeck (visudo -f):\n${sudoers}`
  const acts = await checked({ ...about('sudo', 'act as its user'), remedy: paste }, async () => {
    if (as === null) return { status: 'ok', detail: `It runs as ${login.user}, as which the panel signs in.` }
    const { user } = await session.run(whoIsService, undefined, { as })
    return user === as
      ? { status: 'ok', detail: `${login.user} may act as ${as}.` }
      : { status: 'refused', detail: `It became ${user} instead.`, remedy: paste }
  })
  const files = await Promise.all(
    (['dataDir', 'configPath', 'logPath'] as const).map((key) =>
      pathItem(session, about(key, PATH_TITLES[key]), service[key], as, key),
    ),
  )
  return [
    acts,
    ...files,
    await diskItem(session, about('disk', 'free disk'), service.dataDir),
    await stateItem(session, about('service', 'its service'), service),
    ...(await controlItem(session, login, about('control', 'restart it'), service, paste)),
    await toolsItem(session, about('tools', 'its tools'), service),
  ]
}

type About = Pick<Item, 'id' | 'title' | 'targetId'>
const PATH_TITLES = { dataDir: 'data folder', configPath: 'configuration', logPath: 'logs' } as const
const NOT_SET = 'It is not set for this target.'
const SET_IT = "Set it under the target's host, or let the panel look for it."

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
    if (!entry) return { status: 'refused', detail: `${path} does not exist.`, remedy: SET_IT }
    if (key !== 'logPath' || entry.kind !== 'folder') return { status: 'ok', detail: path }
    const files = await session.run(listFolder, { folder: path }, { as })
    return { status: 'ok', detail: `${path}, ${files.length === 1 ? 'one file' : `${files.length} files`}.` }
  })
}

function diskItem(session: HostSession, about: About, dataDir: string): Promise<Item> {
  return checked(about, async () => {
    // The data folder itself may be closed to the login; the file system it lies on is the same.
    for (let path = dataDir; path !== ''; path = path.slice(0, path.lastIndexOf('/'))) {
      const space = await session.run(readSpace, { path })
      if (space) {
        const total = space.used + space.available
        const detail = `${(space.available / 1e9).toFixed(1)} GB of ${(total / 1e9).toFixed(1)} GB free.`
        return space.available / Math.max(1, total) > 0.05
          ? { status: 'ok', detail }
          : {
              status: 'refused',
              detail,
              remedy: 'Less than 5 % is free: make room before anything is written there.',
            }
      }
    }
    return { status: 'unknown', detail: 'The file system of the data folder is not known.', remedy: SET_IT }
  })
}

function stateItem(session: HostSession, about: About, { service }: PlacedService): Promise<Item> {
  return checked(about, async () => {
    if (service.by === 'unknown')
      return { status: 'unknown', detail: 'How it is started is not set.', remedy: SET_IT }
    if (service.by !== 'systemd') return { status: 'ok', detail: `It is started by ${service.by}.` }
    const { running, said } = await session.run(unitState, { unit: service.unit })
    if (running === null)
      return { status: 'unknown', detail: `systemd does not tell: ${said}`, remedy: SET_IT }
    return running
      ? { status: 'ok', detail: `${service.unit} is ${said}.` }
      : {
          status: 'refused',
          detail: `${service.unit} is ${said}.`,
          remedy: 'Check that this is the right unit.',
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
        return { status: 'ok', detail: `${login.user} needs no further right.` }
      return (await session.run(maySudo, { user, argv: vector.argv }))
        ? { status: 'ok', detail: `sudo allows it as ${user}.` }
        : { status: 'refused', detail: `sudo does not allow it as ${user}.`, remedy }
    }),
  ]
}

function toolsItem(session: HostSession, about: About, placed: PlacedService): Promise<Item> {
  return checked(about, async () => {
    const there = await session.run(findPrograms, { paths: toolsOf(placed) })
    if (there.length === 0)
      return { status: 'unknown', detail: 'No tool of this server was found in the usual places.' }
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
