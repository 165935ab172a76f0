import { expect } from 'vitest'
import { AppError } from '@/lib/errors'
import type { ServerId } from '@/test/servers/matrix'
import type { LiveSession } from '../contract/sessions'
import { eventually, onServer, type Stage } from './stage'

const HOSTILE = "<img src=x onerror=alert(1)> '; DROP"

function sleepText(stage: Stage, marker: string): string {
  return stage.flavour === 'postgresql'
    ? `SELECT pg_sleep(20) /* ${marker} */`
    : `SELECT SLEEP(20) /* ${marker} */`
}

async function seen(stage: Stage, id: number, holds: (session: LiveSession | undefined) => boolean) {
  const session = await stage.open('monitor')
  const read = async () => (await session.sessions.list({ limit: 500 })).sessions.find((s) => s.pid === id)
  return eventually(read, holds)
}

/** Sessions as they are listed, and what cancelling and ending does to them. */
export function sessionsContract(id: ServerId): void {
  onServer(
    id,
    'a session is seen with its statement, its rights and a hostile name kept as data',
    async (stage) => {
      const visitor = await stage.visitor({ application: HOSTILE })
      const running = visitor.sql(sleepText(stage, 'needle')).then(
        () => 'finished',
        () => 'stopped',
      )
      const found = await seen(
        stage,
        visitor.id,
        (s) => s?.query?.includes('needle') === true && s.state === 'active',
      )
      expect(found).toMatchObject({ kind: 'client', state: 'active', user: stage.server.adminUser })
      if (stage.flavour !== 'mariadb') expect(found?.application).toBe(HOSTILE)
      if (!found) throw new Error('not seen')

      const operator = await stage.open('operator')
      expect(await operator.control.find(found)).toMatchObject({ pid: found.pid, superuser: true })
      expect(await operator.sessions.statement(found)).toContain('needle')
      await stage.admin.sql(
        stage.flavour === 'postgresql' ? `SELECT pg_cancel_backend(${found.pid})` : `KILL QUERY ${found.pid}`,
      )
      await running
    },
  )

  onServer(
    id,
    'cancel stops the statement, end the session, and both refuse another start',
    async (stage) => {
      const { operator, ref, visitor, running } = await ordinarySession(stage)
      const other = { pid: ref.pid, startedAt: '2020-01-01T00:00:00.000Z' }
      expect(await operator.control.find(other)).toBeNull()
      expect(await operator.control.cancel(other)).toBe(false)
      expect(await operator.control.end(other)).toBe(false)
      expect(await operator.control.cancel(ref)).toBe(true)
      await running
      expect(await operator.control.find(ref)).not.toBeNull()
      expect(await operator.control.end(ref)).toBe(true)
      expect(
        await eventually(
          () => operator.control.find(ref),
          (s) => s === null,
        ),
      ).toBeNull()
      expect(await operator.control.end(ref)).toBe(false)
      await expect(visitor.sql('SELECT 1')).rejects.toThrow()
    },
  )

  onServer(id, 'a monitor may not end anything', async (stage) => {
    const { ref } = await ordinarySession(stage)
    const monitor = await stage.open('monitor')
    const refusal = await monitor.control.end(ref).catch((error: unknown) => error)
    expect(refusal).toBeInstanceOf(AppError)
    expect(refusal).toMatchObject({ code: 'target.permission_missing' })
    expect(monitor.isOpen).toBe(true)
  })

  onServer(id, 'a waiter names who holds it up', async (stage) => {
    const [holder, waiter] = [await stage.visitor(), await stage.visitor()]
    const table = stage.flavour === 'postgresql' ? 'public.qd_lock' : 'mysql_test.qd_lock'
    if (stage.flavour !== 'postgresql') await stage.admin.sql('CREATE DATABASE IF NOT EXISTS mysql_test')
    await stage.admin.sql(`DROP TABLE IF EXISTS ${table}`)
    await stage.admin.sql(`CREATE TABLE ${table} (id int PRIMARY KEY, n int)`)
    await stage.admin.sql(`INSERT INTO ${table} VALUES (1, 1)`)
    await holder.sql('BEGIN')
    await holder.sql(`UPDATE ${table} SET n = 2 WHERE id = 1`)
    const blocked = waiter.sql(`UPDATE ${table} SET n = 3 WHERE id = 1`).catch(() => [])
    // It stands in the line a moment before it says that it waits.
    const found = await seen(
      stage,
      waiter.id,
      (s) => (s?.blockedBy.length ?? 0) > 0 && s?.state === 'waiting' && s.wait !== null,
    )
    expect(found).toMatchObject({ state: 'waiting', blockedBy: [holder.id] })
    expect(found?.wait).toMatch(/^Lock/)
    const idle = await seen(stage, holder.id, (s) => s?.state === 'idle in transaction')
    expect(idle).toMatchObject({ state: 'idle in transaction', blockedBy: [] })
    await holder.sql('ROLLBACK')
    await blocked
    await stage.admin.sql(`DROP TABLE ${table}`)
  })

  onServer(id, 'our own sessions are told from a stranger with our name', async (stage) => {
    const stranger = await stage.visitor({ application: 'quarterdeck:collector' })
    const operator = await stage.open('operator')
    const monitor = await stage.open('monitor')
    const { sessions } = await monitor.sessions.list({ limit: 500 })
    expect(sessions.find((s) => s.pid === stranger.id)?.kind).toBe('client')
    const ours = sessions.filter((s) => s.kind === 'own')
    expect(ours.map((s) => s.user)).toEqual(expect.arrayContaining([stage.monitorUser, stage.operatorUser]))
    expect(operator.isOpen).toBe(true)
    // The counts are of all, not of the rows. Others of this server may come and go between the two statements.
    const countOf = (groups: readonly { count: number }[] | null) =>
      (groups ?? []).reduce((sum, group) => sum + group.count, 0)
    const short = await eventually(
      () => monitor.sessions.list({ limit: 2 }),
      ({ groups, omitted }) => countOf(groups) - 2 === omitted,
    )
    expect(short.sessions).toHaveLength(2)
    expect(short.omitted).toBeGreaterThan(0)
    expect(countOf(short.groups) - 2).toBe(short.omitted)
    const groupOf = (name: string) => short.groups?.filter((group) => group.kind === name) ?? []
    expect(groupOf('own').length).toBeGreaterThan(0)
    expect(groupOf('client').some((group) => group.user === stage.server.adminUser)).toBe(true)
    expect((await monitor.sessions.list({ limit: 10_000 })).groups).toBeNull()
  })
}

/** A session of an ordinary account that runs something, and an operator looking at it. */
async function ordinarySession(stage: Stage) {
  const visitor = await stage.visitorWithoutRights()
  const running = visitor.sql(sleepText(stage, 'victim')).catch(() => [])
  const found = await seen(
    stage,
    visitor.id,
    (s) => s?.query?.includes('victim') === true && s.state === 'active',
  )
  if (!found) throw new Error('The session was not seen.')
  return { operator: await stage.open('operator'), ref: found, visitor, running }
}
