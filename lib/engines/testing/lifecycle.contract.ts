import { expect } from 'vitest'
import type { ServerId } from '@/test/servers/matrix'
import { eventually, mighty, onServer } from './stage'

/** What a restart means, and what waits for one. */
export function lifecycleContract(id: ServerId): void {
  onServer(
    id,
    'a survey counts who is cut off, and an account without rights is told that it does not see',
    async (stage) => {
      const admin = await mighty(stage)
      const visitor = await stage.visitor({ application: 'a client' })
      try {
        await visitor.sql(
          stage.flavour === 'postgresql' ? 'BEGIN' : 'START TRANSACTION WITH CONSISTENT SNAPSHOT',
        )
        if (stage.flavour === 'postgresql') await visitor.sql('SELECT pg_current_xact_id()')
        const seen = await eventually(
          () => admin.lifecycle.survey(),
          // The transaction's age may come later than the session itself: InnoDB's list is of a moment before.
          ({ clients }) => clients.known && clients.value.working > 0 && clients.value.longestMs !== null,
        )
        expect(seen.clients).toMatchObject({ known: true, value: { longestMs: expect.any(Number) } })
        expect(seen.clients.known && seen.clients.value.total).toBeGreaterThan(1)
        expect(seen.startedAt).toBe(await admin.lifecycle.startedAt())
        expect(Date.parse(seen.startedAt)).toBeLessThan(Date.now() + 1_000)
        for (const part of [seen.prepared, seen.backups, seen.replicas, seen.toWrite])
          expect(part).toMatchObject({ known: true })
        expect(seen.configErrors.known).toBe(stage.flavour === 'postgresql')
        await stage.visitorWithoutRights()
        const weak = await mighty(stage, stage.monitorUser.replace('qd_m_', 'plain_'))
        const less = await weak.lifecycle.survey()
        await weak.close()
        expect(less.clients).toMatchObject({ known: false })
        expect(less.configErrors).toMatchObject({ known: false })
      } finally {
        await admin.close()
      }
    },
  )

  onServer(id, 'a prepared transaction is counted: it outlives a restart', async (stage) => {
    if (stage.flavour === 'postgresql') return
    const admin = await mighty(stage)
    const visitor = await stage.visitor()
    const count = async () => {
      const { prepared } = await admin.lifecycle.survey()
      return prepared.known ? prepared.value : null
    }
    const before = (await count()) ?? 0
    for (const sql of ["XA START 'qd'", "XA END 'qd'", "XA PREPARE 'qd'"]) await visitor.sql(sql)
    try {
      expect(await eventually(count, (n) => n === before + 1)).toBe(before + 1)
    } finally {
      await visitor.sql("XA ROLLBACK 'qd'")
      await admin.close()
    }
  })

  onServer(id, 'a parameter that waits for a restart is told with what it will be', async (stage) => {
    const admin = await mighty(stage)
    const { lifecycle } = admin
    const waiting = async () => {
      const pending = await lifecycle.pending()
      return pending.known
        ? pending.value.map(({ name, next }) => `${name} ${next.known ? next.value : '?'}`)
        : null
    }
    try {
      if (stage.flavour === 'mariadb') {
        expect(await lifecycle.pending()).toMatchObject({
          known: false,
          reason: expect.stringContaining('MariaDB'),
        })
      } else if (stage.flavour === 'mysql') {
        await stage.admin.sql('SET PERSIST_ONLY back_log = 77')
        expect(await waiting()).toContain('back_log 77')
        await stage.admin.sql('RESET PERSIST back_log')
        expect(await waiting()).not.toContain('back_log 77')
      } else {
        await stage.admin.sql("ALTER SYSTEM SET max_prepared_transactions = '3'")
        await stage.admin.sql('SELECT pg_reload_conf()')
        const wanted = 'max_prepared_transactions 3'
        try {
          expect(await eventually(waiting, (all) => all?.includes(wanted) === true)).toContain(wanted)
        } finally {
          await stage.admin.sql('ALTER SYSTEM RESET max_prepared_transactions')
          await stage.admin.sql('SELECT pg_reload_conf()')
        }
      }
    } finally {
      await admin.close()
    }
  })

  onServer(
    id,
    'files are read again where the engine can, and a server is stopped over SQL where it can',
    async (stage) => {
      const admin = await mighty(stage)
      const operator = await stage.open('operator')
      const { reload, shutdown } = admin.lifecycle
      try {
        expect(reload.supported).toBe(stage.flavour === 'postgresql')
        expect(shutdown.supported).toBe(stage.flavour !== 'postgresql')
        if (reload.supported) {
          const before = await reload.value.loadedAt()
          expect(await reload.value.mayNot()).toBeNull()
          expect(await reload.value.errors()).toEqual({ known: true, value: [] })
          await reload.value.run()
          expect(
            await eventually(
              () => reload.value.loadedAt(),
              (at) => at !== before,
            ),
          ).not.toBe(before)
          const weak = operator.lifecycle.reload
          expect(weak.supported && (await weak.value.mayNot())).toMatchObject({
            remedy: expect.stringMatching(/^GRANT/),
          })
        }
        if (shutdown.supported) {
          expect(await shutdown.value.mayNot()).toBeNull()
          const weak = operator.lifecycle.shutdown
          expect(weak.supported && (await weak.value.mayNot())).toMatchObject({
            remedy: expect.stringContaining('GRANT SHUTDOWN'),
          })
        }
      } finally {
        await admin.close()
      }
    },
  )
}
