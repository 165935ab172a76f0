import { Secret } from '@/lib/crypto/secret'
import type { EngineSession } from '@/lib/engines/contract/engine'
import { addressOf } from '@/test/servers/pool'
import { engineOf } from '../registry'
import { runnable, type Stage } from './stage'

/** The role of the probe script, on a database of its own, with an application's role that it may become. */
export async function probing(stage: Stage, body: (probing: Probing) => Promise<void>): Promise<void> {
  const made = stage.flavour === 'postgresql' ? await onPostgres(stage) : await onMysql(stage)
  const sessions: EngineSession[] = []
  const open = async () => {
    const login = { user: made.user, password: new Secret(stage.password) }
    const options = { credential: 'probe', purpose: 'test' } as const
    const session = await engineOf(stage.server.engine).connect(
      addressOf(stage.server, made.database),
      login,
      options,
    )
    sessions.push(session)
    return session
  }
  try {
    await body({ ...made, open })
  } finally {
    for (const session of sessions) await session.close()
    await made.clear()
  }
}

type Made = {
  user: string
  role: string
  database: string
  /** As the administrator, in the database. */
  sql(text: string): Promise<unknown[][]>
  clear(): Promise<void>
}
type Probing = Made & { open(): Promise<EngineSession> }

async function onPostgres(stage: Stage): Promise<Made> {
  const suffix = stage.monitorUser.slice(-6)
  const names = { user: `qd_p_${suffix}`, role: `app_${suffix}`, database: `probed_${suffix}` }
  await stage.admin.sql(`CREATE DATABASE ${names.database}`)
  const there = await stage.visitor({ database: names.database })
  const script = engineOf('postgres').probeScript({ flavour: 'postgresql', user: names.user })
  await there.sql(script.replaceAll(/^\\.*$/gm, ''))
  await there.sql(`ALTER ROLE ${names.user} PASSWORD '${stage.password}'`)
  await there.sql(`CREATE ROLE ${names.role}; GRANT ${names.role} TO ${names.user}`)
  await there.sql(`CREATE TABLE public.orders (id int PRIMARY KEY, who text)`)
  await there.sql(`GRANT SELECT, INSERT, UPDATE, DELETE ON public.orders TO ${names.role}`)
  return {
    ...names,
    sql: (text) => there.sql(text),
    clear: async () => {
      await there.end()
      await stage.admin.sql(`DROP DATABASE ${names.database} WITH (FORCE)`)
      await stage.admin.sql(`DROP ROLE ${names.role}, ${names.user}`)
    },
  }
}

async function onMysql(stage: Stage): Promise<Made> {
  const suffix = stage.monitorUser.slice(-6)
  const names = { user: `qd_p_${suffix}`, role: `app_${suffix}`, database: `probed_${suffix}` }
  const { flavour, admin } = stage
  for (const line of runnable(engineOf('mysql').probeScript({ flavour, user: names.user }), stage.password))
    await admin.sql(line)
  await admin.sql(`CREATE DATABASE ${names.database}`)
  await admin.sql(`CREATE TABLE ${names.database}.orders (id int PRIMARY KEY, who text)`)
  await admin.sql(`CREATE ROLE ${names.role}`)
  await admin.sql(`GRANT SELECT, INSERT, UPDATE, DELETE, EXECUTE ON ${names.database}.* TO ${names.role}`)
  await admin.sql(`GRANT ${names.role} TO ${names.user}`)
  const there = await stage.visitor({ database: names.database })
  return {
    ...names,
    sql: (text) => there.sql(text),
    clear: async () => {
      await there.end()
      await admin.sql(`DROP DATABASE ${names.database}`)
      await admin.sql(`DROP USER ${names.user}`)
      await admin.sql(`DROP ROLE ${names.role}`)
    },
  }
}

/** How a refusal reads; `none` when there was none. */
export const failure = (
  work: Promise<unknown>,
): Promise<{ code: string; detail?: string; fields?: Record<string, string> }> =>
  work.then(
    () => ({ code: 'none' }),
    (error: { code: string; detail?: string; fields?: Record<string, string> }) => error,
  )
