import { randomBytes } from 'node:crypto'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { RunContext } from '@/lib/changes/kind'
import { Secret } from '@/lib/crypto/secret'
import type { EngineSession } from '@/lib/engines/contract/engine'
import { engineOf } from '@/lib/engines/registry'
import { runContext } from '@/test/changes/run-context'
import { addressOf, type Person, person, sharedServer } from '@/test/servers/pool'
import type { ServerAccess } from '@/test/servers/start'
import { eventually } from '@/test/targets/site'
import { sessionsCancelRunner } from './cancel.run'
import { sessionsEndRunner } from './end.run'

const password = randomBytes(12).toString('hex')
const suffix = randomBytes(3).toString('hex')

describe.each([
  { id: 'postgres-15' as const, sleep: "SELECT 'secret-literal', pg_sleep(60)" },
  { id: 'mariadb' as const, sleep: "SELECT 'secret-literal', SLEEP(60)" },
])('changes of sessions on $id', ({ id, sleep }) => {
  let server: ServerAccess
  let admin: Person
  let operator: EngineSession
  let context: RunContext
  const people: Person[] = []
  const app = `app_${suffix}`
  const op = `op_${suffix}`

  beforeAll(async () => {
    server = await sharedServer(id)
    admin = await person(server)
    for (const statement of accounts(server, app, op)) await admin.sql(statement)
    operator = await engineOf(server.engine).connect(
      addressOf(server),
      { user: op, password: new Secret(password) },
      { credential: 'operator', purpose: 'test' },
    )
    context = runContext(operator)
  })

  afterEach(async () => {
    await Promise.all(people.splice(0).map((one) => one.end()))
  })

  afterAll(async () => {
    await operator?.close()
    await admin?.end()
  })

  async function user(): Promise<Person> {
    const one = await person(server, { user: app, password, application: 'the shop' })
    people.push(one)
    return one
  }

  /** The session of a connection as the panel names it. */
  async function refOf(pid: number) {
    const found = (await operator.sessions.list({ limit: 1_000 })).sessions.find((one) => one.pid === pid)
    if (!found) throw new Error(`no session ${pid}`)
    return { pid, startedAt: found.startedAt }
  }

  /** Sends a statement that runs for a minute, and answers once the server runs it. */
  async function running(one: Person): Promise<void> {
    one.sql(sleep).catch(() => undefined)
    await eventually(
      async () => (await operator.sessions.list({ limit: 1_000 })).sessions.find(({ pid }) => pid === one.id),
      (session) => session?.state === 'active' && session.query?.includes('secret-literal') === true,
    )
  }

  it('cancels a statement, leaves the session, and shows no text of it', async () => {
    const one = await user()
    await running(one)
    const input = { sessions: [await refOf(one.id)] }
    const plan = await sessionsCancelRunner.plan(context, input)
    expect(plan.steps).toHaveLength(1)
    expect(plan.steps[0]?.sql).toContain(String(one.id))
    expect(JSON.stringify(plan)).not.toContain('secret-literal')
    expect(await sessionsCancelRunner.apply(context, input, plan, 0)).toMatchObject({ state: 'done' })
    expect(await sessionsCancelRunner.verify(context, input, plan)).toMatchObject({ ok: true })
    expect(await sessionsCancelRunner.probe(context, input, plan, 0)).toBe('happened')
    expect(await one.sql('SELECT 1')).toHaveLength(1)
  })

  it('refuses to cancel where nothing runs, and a statement that is another by now', async () => {
    const one = await user()
    const input = { sessions: [await refOf(one.id)] }
    await expect(sessionsCancelRunner.plan(context, input)).rejects.toMatchObject({ code: 'change.refused' })
    await running(one)
    const plan = await sessionsCancelRunner.plan(context, input)
    const earlier = { ...plan.facts, 'statement began': '2020-01-01T00:00:00.000Z' }
    expect(sessionsCancelRunner.factsHold?.(earlier, plan.facts)).toContain('another statement')
    const stale = { ...plan, facts: earlier }
    expect(await sessionsCancelRunner.apply(context, input, stale, 0)).toMatchObject({ state: 'skipped' })
    await operator.control.end(input.sessions[0] ?? { pid: 0, startedAt: '' })
  })

  it('ends several sessions and reads back that they are gone', async () => {
    const two = [await user(), await user()]
    const input = { sessions: await Promise.all(two.map((one) => refOf(one.id))) }
    const plan = await sessionsEndRunner.plan(context, input)
    expect(plan.typedName).toBe('shop')
    expect(await sessionsEndRunner.probe(context, input, plan, 0)).toBe('not-happened')
    for (const index of [0, 1])
      expect(await sessionsEndRunner.apply(context, input, plan, index)).toMatchObject({ state: 'done' })
    expect(await sessionsEndRunner.verify(context, input, plan)).toMatchObject({ ok: true })
    expect(await sessionsEndRunner.probe(context, input, plan, 0)).toBe('happened')
    expect(await sessionsEndRunner.apply(context, input, plan, 0)).toMatchObject({ state: 'skipped' })
    await expect(sessionsEndRunner.plan(context, input)).rejects.toMatchObject({ code: 'change.refused' })
  })

  it('never touches a session that started at another time', async () => {
    const one = await user()
    const ref = await refOf(one.id)
    const plan = await sessionsEndRunner.plan(context, { sessions: [ref] })
    const other = { sessions: [{ pid: ref.pid, startedAt: '2020-01-01T00:00:00.000000+00:00' }] }
    expect(await sessionsEndRunner.apply(context, other, plan, 0)).toMatchObject({ state: 'skipped' })
    expect(await one.sql('SELECT 1')).toHaveLength(1)
  })

  it('refuses its own connections and those of superusers', async () => {
    const list = await operator.sessions.list({ limit: 1_000 })
    const own = list.sessions.find((one) => one.kind === 'own')
    const chief = list.sessions.find((one) => one.pid === admin.id)
    if (!own || !chief) throw new Error('own or superuser session not found')
    for (const { pid, startedAt } of [own, chief]) {
      const input = { sessions: [{ pid, startedAt }] }
      await expect(sessionsEndRunner.plan(context, input)).rejects.toMatchObject({ code: 'change.refused' })
      await expect(sessionsCancelRunner.plan(context, input)).rejects.toMatchObject({
        code: 'change.refused',
      })
    }
    expect(await admin.sql('SELECT 1')).toHaveLength(1)
  })

  it('stops when another server answers', async () => {
    const one = await user()
    const input = { sessions: [await refOf(one.id)] }
    const plan = await sessionsEndRunner.plan(context, input)
    expect(plan.facts['system identity']).not.toBeNull()
    const elsewhere = { ...plan, facts: { ...plan.facts, 'system identity': 'another' } }
    await expect(sessionsEndRunner.apply(context, input, elsewhere, 0)).rejects.toMatchObject({
      code: 'change.facts_differ',
    })
    expect(await one.sql('SELECT 1')).toHaveLength(1)
  })
})

function accounts(server: ServerAccess, app: string, op: string): string[] {
  if (server.engine === 'postgres')
    return [
      `CREATE ROLE ${app} LOGIN PASSWORD '${password}'`,
      `CREATE ROLE ${op} LOGIN PASSWORD '${password}' IN ROLE pg_monitor, pg_signal_backend`,
    ]
  return [
    `CREATE USER ${app}@'%' IDENTIFIED VIA ed25519 USING PASSWORD('${password}')`,
    `CREATE USER ${op}@'%' IDENTIFIED VIA ed25519 USING PASSWORD('${password}')`,
    `GRANT PROCESS, CONNECTION ADMIN, REPLICATION SLAVE ADMIN, BINLOG MONITOR ON *.* TO ${op}@'%'`,
    `GRANT SELECT ON mysql.* TO ${op}@'%'`,
  ]
}
