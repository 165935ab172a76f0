import { expect } from 'vitest'
import type { ServerId } from '@/test/servers/matrix'
import { failure, probing } from './probing'
import { onServer } from './stage'

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
