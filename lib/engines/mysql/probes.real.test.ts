import { randomBytes } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { Secret } from '@/lib/crypto/secret'
import type { EngineSession } from '@/lib/engines/contract/engine'
import { onServer, runnable, type Stage } from '@/lib/engines/testing/stage'
import { MYSQL } from '@/test/servers/matrix'
import { addressOf, type Person } from '@/test/servers/pool'
import { mysqlEngine } from './engine'
import { unheldRights } from './probes'

type Site = {
  owner: Person
  probe: string
  app: string
  open(): Promise<EngineSession>
  end(): Promise<void>
}

async function site(stage: Stage): Promise<Site> {
  const suffix = randomBytes(3).toString('hex')
  const [probe, app, database] = [`qd_h_${suffix}`, `sly_${suffix}`, `sly_${suffix}`]
  const { admin, flavour } = stage
  for (const line of runnable(mysqlEngine.probeScript({ flavour, user: probe }), stage.password))
    await admin.sql(line)
  await admin.sql(`CREATE DATABASE ${database}`)
  await admin.sql(`CREATE ROLE ${app}`)
  await admin.sql(`GRANT ALL ON ${database}.* TO ${app}`)
  await admin.sql(`GRANT ${app} TO ${probe}`)
  const owner = await stage.visitor({ database })
  await owner.sql('CREATE TABLE trace (id int AUTO_INCREMENT PRIMARY KEY, what varchar(40))')
  await owner.sql('CREATE TABLE plain (id int AUTO_INCREMENT PRIMARY KEY, what varchar(40)) ENGINE = MyISAM')
  const sessions: EngineSession[] = []
  return {
    owner,
    probe,
    app,
    open: async () => {
      const login = { user: probe, password: new Secret(stage.password) }
      const options = { credential: 'probe', purpose: 'test' } as const
      const session = await mysqlEngine.connect(addressOf(stage.server, database), login, options)
      sessions.push(session)
      return session
    },
    end: async () => {
      for (const session of sessions) await session.close()
      await owner.end()
      await admin.sql(`DROP DATABASE ${database}`)
      await admin.sql(`DROP USER ${probe}`)
      await admin.sql(`DROP ROLE ${app}`)
    },
  }
}

function ask(session: EngineSession, statement: string, role: string | null) {
  return session.probes.explain({ statement, role, schemas: [] }).then(
    (answer) => ({ code: 'none', detail: answer.plan }),
    (error: { code: string; detail?: string }) => error,
  )
}

describe.each(MYSQL)('$id', ({ id }) => {
  onServer(id, 'stored functions that planning runs write nothing', async (stage) => {
    const { owner, app, open, end } = await site(stage)
    try {
      await owner.sql('SET GLOBAL log_bin_trust_function_creators = 1')
      for (const [name, body] of [
        ['writes', "INSERT INTO trace (what) VALUES ('f'); RETURN 1"],
        ['writes_plain', "INSERT INTO plain (what) VALUES ('f'); RETURN 1"],
        ['escapes', "SET SESSION TRANSACTION READ WRITE; INSERT INTO trace (what) VALUES ('e'); RETURN 1"],
      ])
        await owner
          .sql(`CREATE FUNCTION ${name}() RETURNS int DETERMINISTIC BEGIN ${body}; END`)
          .catch(() => [])
      const session = await open()
      for (const name of ['writes', 'writes_plain', 'escapes'])
        for (const statement of [
          `SELECT ${name}()`,
          `SELECT * FROM trace WHERE id = (SELECT ${name}())`,
          `SELECT * FROM (SELECT ${name}() AS x) AS t WHERE x = 1`,
          `SELECT * FROM trace WHERE id IN (SELECT ${name}() FROM plain)`,
        ])
          await ask(session, statement, app)
      await ask(session, "INSERT INTO trace (what) VALUES ('x')", app)
      if (stage.flavour === 'mariadb') {
        await owner.sql('CREATE SEQUENCE counter')
        await ask(session, 'SELECT NEXTVAL(counter)', app)
        await ask(session, 'SELECT * FROM trace WHERE id = (SELECT SETVAL(counter, 99))', app)
        expect(await owner.sql('SELECT next_not_cached_value FROM counter')).toEqual([[1]])
      }
      expect(await owner.sql('SELECT * FROM trace')).toEqual([])
      expect(await owner.sql('SELECT * FROM plain')).toEqual([])
      expect(
        await owner.sql(
          "SELECT AUTO_INCREMENT FROM information_schema.TABLES WHERE TABLE_NAME = 'trace' AND TABLE_SCHEMA = DATABASE()",
        ),
      ).toEqual([[1]])
    } finally {
      await end()
    }
  })

  onServer(id, 'files, variables and rights beyond a transaction are refused', async (stage) => {
    const { owner, probe, app, open, end } = await site(stage)
    try {
      const session = await open()
      for (const statement of [
        "SELECT 1 INTO OUTFILE '/tmp/quarterdeck-was-here'",
        "SELECT 1 INTO DUMPFILE '/tmp/quarterdeck-was-here'",
        'SELECT 1 INTO @x',
        "LOAD DATA INFILE '/etc/passwd' INTO TABLE trace",
        'SELECT 1 /*!50000 INTO OUTFILE "x" */',
        'FOR CONNECTION 1',
      ])
        expect((await ask(session, statement, app)).code, statement).toBe('request.invalid')
      for (const [right, to] of [
        ['FILE', probe],
        ['FILE', app],
        ['SUPER', app],
      ]) {
        await owner.sql(`GRANT ${right} ON *.* TO ${to}`)
        expect(await ask(session, 'SELECT 1', app)).toMatchObject({
          code: 'probe.unsafe',
          detail: expect.stringContaining(right ?? ''),
        })
        await owner.sql(`REVOKE ${right} ON *.* FROM ${to}`)
      }
      await owner.sql(`GRANT FILE ON *.* TO ${probe}`)
      const items = await (await open()).preflight()
      expect(items.filter((item) => item.status === 'failed').map((item) => item.id)).toContain('probe:reach')
      await owner.sql(`REVOKE FILE ON *.* FROM ${probe}`)
      expect((await ask(session, 'SELECT 1', app)).code).toBe('none')
    } finally {
      await end()
    }
  })
})

test('rights on everything that a transaction does not hold back are found in what the server prints', () => {
  expect(
    unheldRights([
      'GRANT SELECT, FILE, Process ON *.* TO `a`@`%`',
      'GRANT ALL PRIVILEGES ON `x`.* TO `a`@`%`',
    ]),
  ).toEqual(['FILE'])
  expect(unheldRights(['GRANT ALL PRIVILEGES ON *.* TO `root`@`%` WITH GRANT OPTION'])).toEqual([
    'ALL PRIVILEGES',
  ])
  expect(unheldRights(['GRANT `role` TO `a`@`%`', 'GRANT USAGE ON *.* TO `a`@`%`'])).toEqual([])
})
