import { expect } from 'vitest'
import { Secret } from '@/lib/crypto/secret'
import { AppError } from '@/lib/errors'
import type { ServerId } from '@/test/servers/matrix'
import { addressOf, type Person } from '@/test/servers/pool'
import type { LockReading } from '../contract/locks'
import { engineOf } from '../registry'
import { eventually, onServer, type Stage } from './stage'

const HOSTILE = `qd <img src=x onerror=alert(1)> "; DROP`

/** Who waits for whom, on staged situations whose truth is known. */
export function locksContract(id: ServerId): void {
  onServer(id, 'a pile-up of seven sessions is told as it is, and is gone when it is', async (stage) => {
    const monitor = await stage.open('monitor')
    const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g'] as const
    const people: Record<string, Person> = {}
    for (const name of names) people[name] = await stage.visitor({ application: HOSTILE })
    const idOf = (name: string) => String(people[name]?.id)
    const sql = (name: string, text: string) => people[name]?.sql(text) ?? Promise.reject(new Error(name))
    const waiting: Promise<unknown>[] = []
    const wait = async (name: string, text: string) => {
      waiting.push(sql(name, text).catch(() => []))
      return eventually(
        () => monitor.locks.read(),
        ({ waits }) => waits.some(({ waiter }) => waiter === idOf(name)),
      )
    }
    const table = await makeTable(stage, 'pile')
    await sql('a', 'BEGIN')
    await sql('a', `SELECT * FROM ${table}`)
    await sql('b', 'BEGIN')
    await sql('b', `UPDATE ${table} SET n = 2 WHERE id = 1`)
    await sql('e', named(stage, 'SELECT pg_advisory_lock(8, 15)', `SELECT GET_LOCK('qd_named', 30)`))
    await wait('g', `UPDATE ${table} SET n = 3 WHERE id = 1`)
    await wait('c', `ALTER TABLE ${table} ADD COLUMN more int`)
    await wait('d', `SELECT * FROM ${table}`)
    await wait('f', named(stage, 'SELECT pg_advisory_lock(8, 15)', `SELECT GET_LOCK('qd_named', 30)`))
    const nameOf = new Map(names.map((name) => [idOf(name), name.toUpperCase()]))
    const edgesOf = (reading: LockReading) =>
      reading.edges
        .filter(({ waiter, blocker }) => nameOf.has(waiter) || nameOf.has(blocker))
        .map(({ waiter, blocker }) => `${nameOf.get(waiter)}>${nameOf.get(blocker)}`)
        .sort()
    // As it comes, MariaDB tells row locks alone: the others are seen to wait, for whom is not claimed.
    const truth = stage.flavour === 'mariadb' ? ['G>B'] : ['C>A', 'C>B', 'C>G', 'D>C', 'F>E', 'G>B']
    // InnoDB's list of transactions may be of the moment before the first one began to wait.
    const isWhole = (reading: LockReading) =>
      edgesOf(reading).join() === truth.join() &&
      ['c', 'd', 'f', 'g'].every((name) => reading.waits.some(({ waiter }) => waiter === idOf(name))) &&
      reading.waits.some(({ waiter, waitedMs }) => waiter === idOf('g') && waitedMs !== null) &&
      reading.parties.some(({ id: party, state }) => party === idOf('b') && state === 'idle in transaction')
    const found = await eventually(() => monitor.locks.read(), isWhole)
    const waitOf = (name: string) => found.waits.find(({ waiter }) => waiter === idOf(name))
    expect(waitOf('g')?.object).toMatchObject({ kind: 'row', name: table })
    expect(waitOf('g')?.waitedMs).toBeGreaterThanOrEqual(0)
    expect(edgesOf(found)).toEqual(truth)
    if (stage.flavour === 'mariadb') {
      expect([waitOf('c'), waitOf('d'), waitOf('f')].map((one) => one?.object?.kind)).toEqual(
        Array(3).fill('other'),
      )
      expect(found.gaps).toMatchObject([{ remedy: expect.stringContaining('performance_schema = ON') }])
    } else {
      expect(found.gaps).toEqual([])
      expect(waitOf('c')?.object).toEqual({ kind: 'relation', name: table, part: null })
      expect(waitOf('c')?.wanted).toMatch(/exclusive/i)
      expect(waitOf('f')?.object?.kind).toBe('advisory')
      // C holds nothing yet: D stands behind it in the line.
      const granted = found.edges.filter(({ waiter }) => nameOf.has(waiter)).map((edge) => edge.granted)
      expect(granted.filter((one) => !one)).toHaveLength(1)
      expect(found.edges.find(({ waiter }) => waiter === idOf('d'))?.granted).toBe(false)
    }
    expect(found.parties.find((party) => party.id === idOf('b'))).toMatchObject({
      kind: 'client',
      state: 'idle in transaction',
      ...(stage.flavour === 'mariadb' ? {} : { application: HOSTILE }),
    })

    await sql('a', 'ROLLBACK')
    await sql('b', 'ROLLBACK')
    await sql('e', named(stage, 'SELECT pg_advisory_unlock(8, 15)', `SELECT RELEASE_LOCK('qd_named')`))
    await Promise.all(waiting)
    const ours = ({ waits }: LockReading) => waits.filter(({ waiter }) => nameOf.has(waiter))
    const after = await eventually(
      () => monitor.locks.read(),
      (reading) => ours(reading).length === 0,
    )
    expect(ours(after)).toEqual([])
    await stage.admin.sql(`DROP TABLE ${table}`)
  })

  onServer(id, 'a prepared transaction that nobody is behind is named as the one to blame', async (stage) => {
    const monitor = await stage.open('monitor')
    const [preparer, waiter] = [await stage.visitor(), await stage.visitor()]
    const table = await makeTable(stage, 'prepared')
    const gid = `qd ${stage.monitorUser} <b>`
    const pg = stage.flavour === 'postgresql'
    await preparer.sql(pg ? 'BEGIN' : `XA START '${gid}'`)
    await preparer.sql(`UPDATE ${table} SET n = 2 WHERE id = 1`)
    if (!pg) await preparer.sql(`XA END '${gid}'`)
    await preparer.sql(pg ? `PREPARE TRANSACTION '${gid}'` : `XA PREPARE '${gid}'`)
    await preparer.end()
    const blocked = waiter.sql(`UPDATE ${table} SET n = 3 WHERE id = 1`).catch(() => [])
    const edgesOf = ({ edges }: LockReading) => edges.filter((edge) => edge.waiter === String(waiter.id))
    const isTold = (reading: LockReading) => {
      const [only, ...others] = edgesOf(reading)
      return only?.blocker.startsWith('prepared ') === true && only.granted && others.length === 0
    }
    const found = await eventually(() => monitor.locks.read(), isTold)
    const [edge, ...more] = edgesOf(found)
    expect(more).toEqual([])
    expect(edge).toMatchObject({ granted: true, mode: expect.any(String) })
    const blocker = found.parties.find((party) => party.id === edge?.blocker)
    expect(blocker).toMatchObject({ kind: 'prepared', state: 'prepared', pid: null })
    if (pg)
      expect(blocker).toMatchObject({ prepared: gid, user: stage.server.adminUser, database: 'postgres' })
    const { prepared } = await stage.open('operator')
    expect(prepared.supported).toBe(pg)
    if (prepared.supported) {
      const grant = `"${stage.server.adminUser}" TO "${stage.operatorUser}"`
      expect((await prepared.value.find(gid))?.mayNot?.remedy).toBe(`GRANT ${grant};`)
      await stage.admin.sql(`GRANT ${grant}`)
      const one = await prepared.value.find(gid)
      if (!one) throw new Error('It is gone.')
      expect(one).toMatchObject({ name: gid, owner: stage.server.adminUser, mayNot: null })
      expect(await prepared.value.outcome(one.transaction)).toBe(null)
      await prepared.value.rollBack(one)
      expect(await prepared.value.find(gid)).toBe(null)
      expect(await prepared.value.outcome(one.transaction)).toBe('aborted')
    } else await stage.admin.sql(`XA ROLLBACK '${gid}'`)
    await blocked
    await stage.admin.sql(`DROP TABLE ${table}`)
  })

  onServer(id, 'a deadlock that the server broke is counted', async (stage) => {
    const monitor = await stage.open('monitor')
    const counted = async () => (await monitor.overview.sample()).counters.deadlocks
    const before = await counted()
    const table = await makeTable(stage, 'deadlock')
    await stage.admin.sql(`INSERT INTO ${table} VALUES (2, 2)`)
    const two = [await stage.visitor(), await stage.visitor()] as const
    const update = (row: number) => `UPDATE ${table} SET n = n + 1 WHERE id = ${row}`
    for (const [at, one] of two.entries()) {
      await one.sql('BEGIN')
      await one.sql(update(at + 1))
    }
    const ends = await Promise.allSettled([two[0].sql(update(2)), two[1].sql(update(1))])
    expect(ends.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    const after = await eventually(counted, (now) => now.known && before.known && now.value > before.value)
    expect(after.known).toBe(true)
    for (const one of two) await one.sql('ROLLBACK')
    await stage.admin.sql(`DROP TABLE ${table}`)
  })

  onServer(id, 'an account that may not see the waits says so, with the grant', async (stage) => {
    const plain = await stage.visitorWithoutRights()
    const user = stage.monitorUser.replace('qd_m_', 'plain_')
    const login = { user, password: new Secret(stage.password) }
    const options = { credential: 'monitor', purpose: 'test' } as const
    const session = await engineOf(stage.server.engine).connect(addressOf(stage.server), login, options)
    try {
      expect(plain.id).toBeGreaterThan(0)
      if (stage.flavour === 'postgresql') {
        const { gaps } = await session.locks.read()
        expect(gaps).toMatchObject([{ remedy: `GRANT pg_monitor TO "${user}";` }])
      } else {
        const refusal = await session.locks.read().catch((error: unknown) => error)
        expect(refusal).toBeInstanceOf(AppError)
        expect(refusal).toMatchObject({ code: 'target.permission_missing' })
      }
    } finally {
      await session.close()
    }
  })
}

function named({ flavour }: Stage, postgres: string, mysql: string): string {
  return flavour === 'postgresql' ? postgres : mysql
}

async function makeTable(stage: Stage, name: string): Promise<string> {
  const schema = stage.flavour === 'postgresql' ? 'public' : 'qd_locks'
  if (schema !== 'public') await stage.admin.sql(`CREATE DATABASE IF NOT EXISTS ${schema}`)
  const table = `${schema}.${name}_${stage.monitorUser}`
  await stage.admin.sql(`CREATE TABLE ${table} (id int PRIMARY KEY, n int)`)
  await stage.admin.sql(`INSERT INTO ${table} VALUES (1, 1)`)
  return table
}
