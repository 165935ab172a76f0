import { afterAll, beforeAll, expect } from 'vitest'
import { onServer } from '@/lib/engines/testing/stage'
import { closeLive } from '@/lib/targets/live-connection'
import { startTestPanel, type TestPanel } from '@/test/targets/panel'
import { eventually, makePerson, panelOf } from '@/test/targets/site'
import { startCollectors } from './collector'

const PACE = { tickMs: 1_000, slowMs: 2_000, ledgerMs: 3_600_000, roundTimeoutMs: 5_000 }
let panel: TestPanel

beforeAll(async () => {
  panel = await startTestPanel()
})
afterAll(async () => {
  await closeLive()
  await panel.stop()
})

const LOADS = { 'postgres-18': 'transactions/s', mariadb: 'statements/s' } as const

for (const id of ['postgres-18', 'mariadb'] as const)
  onServer(id, 'is registered, collected and watched', async (stage) => {
    const { server, monitorUser, password } = stage
    const dba = panelOf(await makePerson([{ role: 'dba', scope: 'all', scopeId: null }]))
    const environment = await dba.environments.create({ name: id, kind: 'staging' })
    const collectors = await startCollectors(PACE)
    try {
      const { id: targetId } = await dba.targets.create({
        name: id,
        environmentId: environment.id,
        engine: server.engine,
        host: server.host,
        port: server.port,
        tlsCa: server.caPem,
        monitor: { user: monitorUser, password },
      })
      const line = await eventually(
        async () => (await dba.overview.fleet()).items.find((item) => item.targetId === targetId),
        (now) => now?.state === 'ok' && now.load.known,
      )
      expect(line?.load).toMatchObject({ known: true, value: { unit: LOADS[id] } })
      const view = await eventually(
        () => dba.overview.get({ targetId }),
        (now) => now.databases.known,
      )
      expect(view.connections).toMatchObject({ known: true })
      expect((await dba.sessions.list({ targetId })).sessions.length).toBeGreaterThan(0)
      const ledger = await eventually(
        () => dba.targets.ledger({ targetId }),
        ({ items }) => items.length > 0,
      )
      // What is not there says why, and never only that.
      for (const entry of ledger.items) if (!entry.supported) expect(entry.reason).toBeTruthy()
      // Others use this server at the same time: a look that met their rush is followed by a better one.
      const { items } = await eventually(
        () => dba.overview.problems(),
        (now) => now.items.every(({ severity }) => severity === 'info'),
      )
      expect(items.map((problem) => problem.severity)).toEqual(['info'])
      await dba.targets.remove({ targetId, typedName: id })
    } finally {
      await collectors.stop()
    }
  })
