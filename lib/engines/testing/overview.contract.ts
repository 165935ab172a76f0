import { expect } from 'vitest'
import type { ServerId } from '@/test/servers/matrix'
import { eventually, onServer } from './stage'

/** What every engine's overview must say, compared with what a person at the server reads. */
export function overviewContract(id: ServerId): void {
  onServer(id, 'the overview agrees with the server', async (stage) => {
    const session = await stage.open('monitor')
    const sample = await session.overview.sample()
    const truth =
      stage.flavour === 'postgresql'
        ? await stage.admin.sql(
            "SELECT current_setting('server_version_num')::int, current_setting('max_connections')::int, count(*)::int FROM pg_stat_activity WHERE backend_type = 'client backend'",
          )
        : await stage.admin.sql('SELECT 0, @@max_connections, COUNT(*) FROM information_schema.PROCESSLIST')
    const [version, max] = truth[0] ?? []
    if (stage.flavour === 'postgresql') expect(sample.server.versionNumber).toBe(version)
    else
      expect(sample.server.versionNumber).toBeGreaterThanOrEqual(
        stage.flavour === 'mariadb' ? 100_600 : 80_000,
      )
    expect(sample.server.flavour).toBe(stage.flavour)
    expect(sample.server.role).toEqual({ known: true, value: 'standalone' })
    expect(sample.server.readOnly).toEqual({ known: true, value: false })
    expect(sample.server.systemId.known).toBe(true)
    expect(sample.connections).toMatchObject({ known: true, value: { max: Number(max) } })
    if (sample.connections.known) expect(sample.connections.value.used).toBeGreaterThanOrEqual(2)
  })

  onServer(id, 'an open transaction has an age, and none is null and not zero', async (stage) => {
    const session = await stage.open('monitor')
    const visitor = await stage.visitor()
    await visitor.sql('CREATE TEMPORARY TABLE t_age (x int)').catch(() => [])
    await visitor.sql(stage.flavour === 'postgresql' ? 'BEGIN' : 'START TRANSACTION WITH CONSISTENT SNAPSHOT')
    await visitor.sql('SELECT 1')
    const oldest = async () => (await session.overview.sample()).oldestTransactionSeconds
    const aged = await eventually(oldest, (age) => age.known && (age.value ?? 0) >= 1)
    expect(aged).toEqual({ known: true, value: expect.any(Number) })
    expect(aged.known && aged.value).toBeGreaterThanOrEqual(1)
    await visitor.sql('ROLLBACK')
  })

  onServer(id, 'counters only grow and sizes name each database', async (stage) => {
    const session = await stage.open('monitor')
    const name = `db ${stage.monitorUser} "x`
    const quoted = stage.flavour === 'postgresql' ? `"${name.replace('"', '""')}"` : `\`${name}\``
    await stage.admin.sql(`CREATE DATABASE ${quoted}`)
    try {
      const before = (await session.overview.sample()).counters
      await stage.admin.sql('SELECT 1')
      const after = (await session.overview.sample()).counters
      const counter = stage.flavour === 'postgresql' ? 'transactions' : 'statements'
      const [a, b] = [before[counter], after[counter]]
      if (!a.known || !b.known) throw new Error(`${counter} should be known`)
      expect(b.value).toBeGreaterThanOrEqual(a.value)
      const sizes = await session.overview.databaseSizes()
      const found = sizes.find((size) => size.name === name)
      expect(found).toBeDefined()
      if (stage.flavour === 'postgresql') expect(found?.bytes).toMatchObject({ known: true })
      else expect(found?.bytes).toMatchObject({ known: false })
    } finally {
      await stage.admin.sql(`DROP DATABASE ${quoted}`)
    }
  })
}
