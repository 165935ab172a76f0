import { expect } from 'vitest'
import { Secret } from '@/lib/crypto/secret'
import type { EngineSession } from '@/lib/engines/contract/engine'
import type { ServerId } from '@/test/servers/matrix'
import { addressOf } from '@/test/servers/pool'
import { engineOf } from '../registry'
import { onServer, runnable, type Stage } from './stage'

/** The role of the probe script, on a database of its own, with an application's role that it may become. */
async function probing(stage: Stage, body: (probing: Probing) => Promise<void>): Promise<void> {
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

const failure = (work: Promise<unknown>): Promise<{ code: string; detail?: string }> =>
  work.then(
    () => ({ code: 'none' }),
    (error: { code: string; detail?: string }) => error,
  )

/** What every engine's probe does, and cannot do. */
export function probesContract(id: ServerId): void {
  onServer(id, "the probe script's role passes its preflight and explains as a role", async (stage) => {
    await probing(stage, async ({ open, role, user }) => {
      const session = await open()
      const items = await session.preflight()
      expect(items.filter((item) => item.status === 'failed')).toEqual([])
      expect(items.find((item) => item.id === 'probe:reach')?.status).toBe('ok')
      expect(items.find((item) => item.id === 'probe:roles')?.detail).toContain(role)
      const ask = (statement: string, as: string | null) =>
        session.probes.explain({ statement, role: as, schemas: ['public'] })
      const plan = await ask("SELECT * FROM orders WHERE who = 'ann' -- the one; only", role)
      expect(plan).toMatchObject({ role, generic: false })
      expect(plan.plan).toMatch(/orders/)
      // MySQL and MariaDB plan nothing in a read-only transaction that would write.
      const writing = ask("DELETE FROM orders WHERE who = 'ann';", role)
      if (stage.flavour === 'postgresql') expect((await writing).plan).toMatch(/Delete on orders/)
      else expect((await failure(writing)).code).toBe('request.invalid')
      expect((await failure(ask('SELECT * FROM orders', null))).code).toMatch(
        /permission_missing|query_failed/,
      )
      expect((await failure(ask('SELECT * FROM nowhere_at_all', role))).code).toMatch(
        /query_failed|permission_missing/,
      )
      expect((await failure(ask('SELECT 1', `no_such_${user}`))).code).not.toBe('none')
      // It goes on working after each refusal: nothing was left open.
      expect((await ask('SELECT 1', role)).plan).not.toBe('')
      await (await open()).probes.interrupt(session.probes.id)
      const log = await failure(session.probes.logTail({ bytes: 10_000, lines: 20 }))
      expect(log.code).toBe(stage.flavour === 'mysql' ? 'none' : 'engine.unsupported')
    })
  })

  onServer(
    id,
    'a probe leaves no trace: FOR UPDATE, writes in WITH, several statements, comments',
    async (stage) => {
      await probing(stage, async ({ open, role, sql }) => {
        const session = await open()
        const ask = (statement: string) => session.probes.explain({ statement, role, schemas: ['public'] })
        await sql("INSERT INTO orders VALUES (1, 'ann')")
        for (const statement of [
          'SELECT * FROM orders WHERE id = 1 FOR UPDATE',
          "INSERT INTO orders VALUES (2, 'eve')",
          "UPDATE orders SET who = 'eve'",
          'WITH gone AS (SELECT 1) DELETE FROM orders',
        ])
          expect((await failure(ask(statement))).code, statement).toMatch(
            stage.flavour === 'postgresql' || statement.startsWith('SELECT')
              ? /none|engine.unsupported/
              : /request.invalid|engine.unsupported|query_failed/,
          )
        for (const statement of [
          'SELECT 1; DELETE FROM orders',
          "SELECT 1; -- x\nINSERT INTO orders VALUES (3, 'eve')",
          '/* SELECT */ DROP TABLE orders',
          'EXPLAIN ANALYZE DELETE FROM orders',
          'ANALYZE SELECT * FROM orders',
          'COMMIT',
          'SET ROLE NONE',
          '/*!50000 DELETE FROM orders */',
        ])
          expect((await failure(ask(statement))).code, statement).toBe('request.invalid')
        await sql("UPDATE orders SET who = 'bob' WHERE id = 1")
        expect(await sql('SELECT id, who FROM orders')).toEqual([[1, 'bob']])
        expect((await ask('SELECT * FROM orders')).plan).toMatch(/orders/)
      })
    },
  )
}
