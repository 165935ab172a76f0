import { expect } from 'vitest'
import type { ServerId } from '@/test/servers/matrix'
import type { SampleRequest } from '../contract/probes'
import { failure, probing } from './probing'
import { onServer } from './stage'

/** Rows of a table as a role sees them. */
export function samplingContract(id: ServerId): void {
  onServer(id, 'rows are read as a role: what it may read, cut, and nothing else', async (stage) => {
    await probing(stage, async ({ open, role, sql, user, database }) => {
      const schema = stage.flavour === 'postgresql' ? 'public' : database
      const session = await open()
      const ask = (part: Partial<SampleRequest>) =>
        session.probes.sample({
          ...{ schema, table: 'orders', role, limit: 2, settings: [], schemas: ['public'] },
          ...part,
        })
      expect(await ask({})).toMatchObject({ role, rows: [], more: false, cut: false, hidden: [] })
      const long = 'ü'.repeat(300)
      for (const [number, who] of [
        [1, "'ann'"],
        [2, `'${long}'`],
        [3, 'NULL'],
      ])
        await sql(`INSERT INTO orders VALUES (${number}, ${who})`)
      const two = await ask({})
      expect(two.columns.map(({ name }) => name)).toEqual(['id', 'who'])
      expect(two).toMatchObject({ more: true, cut: true })
      expect(two.rows).toEqual([
        ['1', 'ann'],
        ['2', 'ü'.repeat(200)],
      ])
      expect((await ask({ limit: 3 })).rows[2]).toEqual(['3', null])

      const odd = stage.flavour === 'postgresql' ? '"odd "" name; --"' : '`odd " name; --`'
      const bytes = stage.flavour === 'postgresql' ? 'bytea' : 'varbinary(8)'
      await sql(`CREATE TABLE ${odd} (${odd} int, seen ${bytes}, secret int)`)
      await sql(
        `INSERT INTO ${odd} VALUES (1, ${stage.flavour === 'postgresql' ? "'\\xff00'" : "x'ff00'"}, 7)`,
      )
      expect((await failure(ask({ table: 'nowhere' }))).fields).toHaveProperty('table')
      const named = { table: stage.flavour === 'postgresql' ? 'odd " name; --' : 'odd " name; --' }
      // MySQL and MariaDB gave the role the whole database.
      if (stage.flavour === 'postgresql') {
        expect((await failure(ask(named))).code).toBe('target.permission_missing')
        await sql(`GRANT SELECT (${odd}, seen) ON ${odd} TO ${role}`)
      }
      const strange = await ask(named)
      const readable = stage.flavour === 'postgresql' ? 2 : 3
      expect(strange.columns.length).toBe(readable)
      expect(strange.hidden).toEqual(stage.flavour === 'postgresql' ? ['secret'] : [])
      expect(strange.rows).toEqual([
        ['1', stage.flavour === 'postgresql' ? '\\xff00' : '0xFF00', '7'].slice(0, readable),
      ])

      await sql('CREATE VIEW seen_through AS SELECT 1 AS x')
      expect((await failure(ask({ table: 'seen_through' }))).fields).toHaveProperty('table')
      // The probe itself was given nothing.
      expect((await failure(ask({ role: null }))).code).toMatch(/permission_missing|request.invalid/)
      expect((await failure(ask({ role: `no_such_${user}` }))).code).not.toBe('none')
      expect((await ask({ limit: 1 })).rows.length).toBe(1)
    })
  })

  onServer(id, 'a policy is tested as a role with what its application sets', async (stage) => {
    await probing(stage, async ({ open, role, sql, user, database }) => {
      let session = await open()
      const ask = (settings: SampleRequest['settings'] = [], as: string | null = role) =>
        session.probes.sample({
          ...{ schema: stage.flavour === 'postgresql' ? 'public' : database, table: 'orders', role: as },
          ...{ limit: 10, settings, schemas: ['public'] },
        })
      const tenant = (value: string) => ask([{ name: 'app.tenant', value }])
      if (stage.flavour !== 'postgresql') {
        expect((await ask()).rowSecurity).toBe(null)
        expect((await failure(tenant('ann'))).fields).toHaveProperty('settings')
        return
      }
      await sql("INSERT INTO orders VALUES (1, 'ann'), (2, 'bob')")
      expect((await ask()).rowSecurity).toEqual({ state: 'off', policies: [] })
      await sql('ALTER TABLE orders ENABLE ROW LEVEL SECURITY')
      expect(await ask()).toMatchObject({ rows: [], rowSecurity: { state: 'active', policies: [] } })
      await sql(
        `CREATE POLICY mine ON orders FOR SELECT TO ${role} USING (who = current_setting('app.tenant', true))`,
      )
      await sql(`CREATE POLICY theirs ON orders FOR SELECT TO ${stage.monitorUser} USING (true)`)
      const mine = await tenant('ann')
      expect(mine.rows).toEqual([['1', 'ann']])
      expect(mine.rowSecurity?.policies).toMatchObject([
        { name: 'mine', applies: true, permissive: true, using: expect.stringContaining('app.tenant') },
        { name: 'theirs', applies: false },
      ])
      expect((await tenant('bob')).rows).toEqual([['2', 'bob']])
      // What was set for one reading is gone with it.
      expect((await ask()).rows).toEqual([])
      // A plan that a session keeps does not hear of this attribute; each probe has a session of its own.
      await sql(`ALTER ROLE ${role} BYPASSRLS`)
      session = await open()
      expect(await ask()).toMatchObject({ rows: { length: 2 }, rowSecurity: { state: 'bypassed' } })
      await sql(`ALTER ROLE ${role} NOBYPASSRLS`)
      session = await open()

      // A policy that writes, and one that a superuser lends its rights.
      await sql(
        `CREATE FUNCTION public.sly() RETURNS boolean LANGUAGE plpgsql VOLATILE AS $$ BEGIN DELETE FROM public.orders; RETURN true; END $$`,
      )
      await sql(`CREATE POLICY sly ON orders FOR SELECT TO ${role} USING (public.sly())`)
      expect((await failure(tenant('ann'))).code).toBe('target.query_failed')
      expect(await sql('SELECT count(*)::int FROM orders')).toEqual([[2]])
      await sql('ALTER FUNCTION public.sly() SECURITY DEFINER')
      expect(await failure(tenant('ann'))).toMatchObject({
        code: 'probe.unsafe',
        detail: expect.stringContaining('rights of a superuser'),
      })
      await sql(`REVOKE EXECUTE ON FUNCTION public.sly() FROM PUBLIC`)
      await sql(`DROP POLICY sly ON orders`)
      expect((await tenant('ann')).rows).toEqual([['1', 'ann']])
      expect((await failure(ask([], `no_such_${user}`))).code).not.toBe('none')
    })
  })
}
