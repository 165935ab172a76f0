import { describe, expect } from 'vitest'
import { Secret } from '@/lib/crypto/secret'
import type { EngineSession } from '@/lib/engines/contract/engine'
import { onServer, type Stage } from '@/lib/engines/testing/stage'
import { POSTGRES } from '@/test/servers/matrix'
import { addressOf, type Person } from '@/test/servers/pool'
import { postgresEngine } from './engine'

type Site = {
  owner: Person
  probe: string
  app: string
  open(): Promise<EngineSession>
  end(): Promise<void>
}

/** A database with an application's role whose functions do more than they say. */
async function site(stage: Stage): Promise<Site> {
  const suffix = stage.monitorUser.slice(-6)
  const [probe, app, database] = [`qd_h_${suffix}`, `sly_${suffix}`, `sly_${suffix}`]
  await stage.admin.sql(`CREATE DATABASE ${database}`)
  const owner = await stage.visitor({ database })
  await owner.sql(
    postgresEngine.probeScript({ flavour: 'postgresql', user: probe }).replaceAll(/^\\.*$/gm, ''),
  )
  await owner.sql(`ALTER ROLE ${probe} PASSWORD '${stage.password}'`)
  await owner.sql(`CREATE ROLE ${app}; GRANT ${app} TO ${probe}`)
  await owner.sql(`CREATE TABLE public.trace (what text); GRANT ALL ON public.trace TO ${app}`)
  await owner.sql(`CREATE SEQUENCE public.counter; GRANT ALL ON SEQUENCE public.counter TO ${app}`)
  const sessions: EngineSession[] = []
  return {
    owner,
    probe,
    app,
    open: async () => {
      const session = await postgresEngine.connect(
        addressOf(stage.server, database),
        { user: probe, password: new Secret(stage.password) },
        { credential: 'probe', purpose: 'test' },
      )
      sessions.push(session)
      return session
    },
    end: async () => {
      for (const session of sessions) await session.close()
      await owner.end()
      await stage.admin.sql(`DROP DATABASE ${database} WITH (FORCE)`)
      await stage.admin.sql(`DROP ROLE IF EXISTS ${app}, ${probe}`)
    },
  }
}

async function ask(session: EngineSession, statement: string, role: string | null) {
  return session.probes.explain({ statement, role, schemas: ['public'] }).then(
    (answer) => ({ code: 'none', detail: answer.plan, hint: '' }),
    (error: { code: string; detail?: string; hint?: string }) => error,
  )
}

/** A function that planning calls, because it is marked as one that changes nothing. */
const planned = (name: string, body: string) =>
  `CREATE OR REPLACE FUNCTION public.${name}() RETURNS int LANGUAGE plpgsql IMMUTABLE AS $f$ BEGIN ${body}; RETURN 1; END $f$`
const volatile = (name: string, body: string) =>
  `CREATE OR REPLACE FUNCTION public.${name}() RETURNS void LANGUAGE plpgsql VOLATILE AS $f$ BEGIN ${body}; END $f$`

describe.each(POSTGRES)('$id', ({ id }) => {
  onServer(id, 'functions that planning calls write nothing, whatever they try', async (stage) => {
    const { owner, app, open, end } = await site(stage)
    try {
      const session = await open()
      await owner.sql(planned('innocent', `PERFORM 1`))
      // That planning calls it at all is what makes the rest worth testing.
      expect((await ask(session, 'SELECT * FROM trace WHERE public.innocent() = 2', app)).detail).toMatch(
        /One-Time Filter: false|false/,
      )
      const tricks: [string, string][] = [
        ['insert', `INSERT INTO public.trace VALUES ('insert')`],
        ['sequence', `PERFORM pg_catalog.nextval('public.counter')`],
        ['setval', `PERFORM pg_catalog.setval('public.counter', 99)`],
        [
          'writable',
          `PERFORM pg_catalog.set_config('transaction_read_only', 'off', false); INSERT INTO public.trace VALUES ('w')`,
        ],
        ['reset', `EXECUTE 'SET TRANSACTION READ WRITE'; INSERT INTO public.trace VALUES ('reset')`],
        ['commit', `COMMIT; INSERT INTO public.trace VALUES ('commit')`],
        ['program', `COPY (SELECT 1) TO PROGRAM 'touch /tmp/quarterdeck-was-here'`],
        ['import', `PERFORM pg_catalog.lo_import('/etc/passwd')`],
        ['object', `PERFORM pg_catalog.lo_create(4711)`],
        ['ddl', `EXECUTE 'CREATE TABLE public.made ()'`],
        ['super', `EXECUTE 'SET ROLE ${stage.server.adminUser}'; EXECUTE 'CREATE TABLE public.made ()'`],
      ]
      for (const [name, body] of tricks) {
        await owner.sql(volatile(`do_${name}`, body))
        await owner.sql(planned(`try_${name}`, `PERFORM public.do_${name}()`))
        await ask(session, `SELECT * FROM trace WHERE public.try_${name}() = 2`, app)
      }
      await ask(session, 'SELECT pg_catalog.nextval($$public.counter$$)', app)
      await ask(session, 'SELECT * INTO public.made FROM trace', app)
      await ask(session, 'SELECT * FROM trace FOR UPDATE', app)
      expect(await owner.sql('SELECT * FROM public.trace')).toEqual([])
      expect(await owner.sql('SELECT last_value, is_called FROM public.counter')).toEqual([['1', false]])
      expect(await owner.sql('SELECT count(*)::int FROM pg_largeobject_metadata')).toEqual([[0]])
      expect(await owner.sql(`SELECT to_regclass('public.made')`)).toEqual([[null]])
      expect(await owner.sql(`SELECT pg_stat_file('/tmp/quarterdeck-was-here', true) IS NULL`)).toEqual([
        [true],
      ])
      expect(
        await owner.sql("SELECT count(*)::int FROM pg_locks WHERE relation = 'public.trace'::regclass"),
      ).toEqual([[0]])
    } finally {
      await end()
    }
  })

  onServer(
    id,
    'what a rollback does not undo is refused by rights, with what takes them away',
    async (stage) => {
      const { owner, app, probe, open, end } = await site(stage)
      try {
        const session = await open()
        const refused = async (grant: string, revoke: string, why: RegExp) => {
          await owner.sql(grant)
          const answer = await ask(session, 'SELECT 1', app)
          const items = await session.preflight()
          await owner.sql(revoke)
          expect(answer, grant).toMatchObject({ code: 'probe.unsafe', detail: expect.stringMatching(why) })
          expect(answer.hint).toMatch(/REVOKE|Take/)
          expect(
            items.find((item) => item.id === 'probe:reach'),
            grant,
          ).toMatchObject({ status: 'failed' })
          expect((await ask(session, 'SELECT 1', app)).code, revoke).toBe('none')
        }
        const both = (right: string): [string, string] => [
          `GRANT ${right} TO ${app}`,
          `REVOKE ${right} FROM ${app}`,
        ]
        await refused(...both('pg_execute_server_program'), /run programs/)
        await refused(...both('pg_write_server_files'), /write files/)
        await refused(...both('pg_signal_backend'), /end sessions/)
        await refused(`ALTER ROLE ${app} SUPERUSER`, `ALTER ROLE ${app} NOSUPERUSER`, /superuser/)
        await refused(
          `GRANT ${stage.server.adminUser} TO ${probe}`,
          `REVOKE ${stage.server.adminUser} FROM ${probe}`,
          /superuser/,
        )
        await refused(
          `CREATE FUNCTION public.lent() RETURNS int LANGUAGE sql STABLE SECURITY DEFINER AS 'SELECT 1'`,
          'DROP FUNCTION public.lent()',
          /rights of a superuser/,
        )
        const offered = await owner.sql(`SELECT 1 FROM pg_available_extensions WHERE name = 'dblink'`)
        if (offered.length > 0)
          await refused('CREATE EXTENSION dblink SCHEMA public', 'DROP EXTENSION dblink', /dblink/)
        else console.warn(`${id}: dblink is not among its extensions; the refusal was not tried with it.`)
      } finally {
        await end()
      }
    },
  )

  onServer(id, 'placeholders stay open, and the schemas asked for are those that count', async (stage) => {
    const { owner, app, open, end } = await site(stage)
    try {
      await owner.sql(`CREATE SCHEMA "odd ""name"; GRANT USAGE ON SCHEMA "odd ""name" TO ${app}`)
      await owner.sql(
        `CREATE TABLE "odd ""name".only_here (id int); GRANT SELECT ON "odd ""name".only_here TO ${app}`,
      )
      const session = await open()
      const explain = (statement: string, schemas: string[]) =>
        session.probes.explain({ statement, role: app, schemas })
      const plan = await explain('SELECT * FROM only_here WHERE id = $1 OR id = $2', ['odd "name', 'public'])
      expect(plan).toMatchObject({ generic: true, format: 'text' })
      expect(plan.plan).toMatch(/\$1/)
      await expect(explain('SELECT * FROM only_here', ['public'])).rejects.toMatchObject({
        code: 'target.query_failed',
      })
      // A path of one's own does not make our own statements look elsewhere.
      await owner.sql(`CREATE FUNCTION public.cardinality(anyarray) RETURNS int LANGUAGE sql AS 'SELECT 7'`)
      expect((await explain('SELECT $1::int', ['public'])).plan).toMatch(/Result/)
    } finally {
      await end()
    }
  })
})
