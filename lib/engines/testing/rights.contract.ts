import { expect } from 'vitest'
import { Secret } from '@/lib/crypto/secret'
import type { ServerId } from '@/test/servers/matrix'
import { addressOf } from '@/test/servers/pool'
import { engineOf } from '../registry'
import { onServer } from './stage'

/** Ledger, preflight and the two roles that the role script makes. */
export function rightsContract(id: ServerId): void {
  onServer(id, "the role script's monitor passes the preflight", async (stage) => {
    const monitor = await stage.open('monitor')
    const items = await monitor.preflight()
    const status = Object.fromEntries(items.map((item) => [item.id, item.status]))
    expect(items.filter((item) => item.status === 'failed')).toEqual([])
    expect(status).toMatchObject({ reach: 'ok', tls: 'ok', version: 'ok', pins: 'ok' })
    expect(status[stage.flavour === 'postgresql' ? 'privilege:pg_monitor' : 'privilege:PROCESS']).toBe('ok')
    expect(status['capability:sessions']).toBe('ok')
    expect(status['capability:replication-status']).toBe('ok')
    expect(items.filter((item) => item.status !== 'ok').every((item) => item.remedy !== null)).toBe(true)
  })

  onServer(id, 'the ledger tells what monitor and operator may do', async (stage) => {
    const can = async (credential: 'monitor' | 'operator') => {
      const ledger = await (await stage.open(credential)).ledger()
      return ledger.find((entry) => entry.name === 'session-control')
    }
    expect(await can('monitor')).toMatchObject({ supported: false, remedy: expect.stringMatching(/^GRANT/) })
    expect(await can('operator')).toMatchObject({ supported: true, reason: null, remedy: null })
  })

  onServer(id, 'the ledger lists nothing that this engine does not have at all', async (stage) => {
    const names = (await (await stage.open('monitor')).ledger()).map((entry) => entry.name)
    const [own, others] =
      stage.flavour === 'postgresql'
        ? ['wraparound', 'performance-schema']
        : ['performance-schema', 'wraparound']
    expect(names).toContain(own)
    expect(names).not.toContain(others)
  })

  onServer(
    id,
    'an administrator is refused as monitor, and the password is never in an error',
    async (stage) => {
      const engine = engineOf(stage.server.engine)
      const login = { user: stage.server.adminUser, password: new Secret(stage.server.password) }
      const session = await engine.connect(addressOf(stage.server), login, {
        credential: 'monitor',
        purpose: 'preflight',
      })
      const items = await session.preflight()
      await session.close()
      expect(items.find((item) => item.id === 'read-only')).toMatchObject({ status: 'failed' })

      const wrong = { user: login.user, password: new Secret('correct horse') }
      const error = await engine
        .connect(addressOf(stage.server), wrong, { credential: 'monitor', purpose: 'preflight' })
        .catch((e: unknown) => e)
      expect(error).toMatchObject({ code: 'target.auth_failed' })
      expect(JSON.stringify(error)).not.toContain('correct horse')
      const empty = { user: login.user, password: new Secret('') }
      await expect(
        engine.connect(addressOf(stage.server), empty, { credential: 'monitor', purpose: 'x' }),
      ).rejects.toMatchObject({ code: 'target.password_missing' })
    },
  )

  onServer(id, 'costs name each statement', async (stage) => {
    const monitor = await stage.open('monitor')
    await monitor.overview.sample()
    const costs = monitor.costs()
    expect(costs.length).toBeGreaterThan(4)
    for (const cost of costs) {
      expect(cost.calls).toBeGreaterThan(0)
      expect(cost.milliseconds).toBeGreaterThan(0)
      expect(cost.errors).toBe(0)
    }
  })

  onServer(id, 'an answer beyond its bytes ends the connection, not the panel', async (stage) => {
    const engine = engineOf(stage.server.engine)
    const login = { user: stage.monitorUser, password: new Secret(stage.password) }
    const limits = { credential: 'monitor', purpose: 'cap', maxBytes: 1_500 } as const
    const session = await engine.connect(addressOf(stage.server), login, limits)
    const failed = session.sessions.list({ limit: 500 })
    await expect(failed).rejects.toMatchObject({ code: 'target.too_much_data' })
    expect(session.isOpen).toBe(false)
    await expect(session.overview.sample()).rejects.toMatchObject({ code: 'target.too_much_data' })
  })

  onServer(
    id,
    'what an account may not see is counted as hidden, with the grant that shows it',
    async (stage) => {
      await stage.visitorWithoutRights()
      const login = {
        user: stage.monitorUser.replace('qd_m_', 'plain_'),
        password: new Secret(stage.password),
      }
      const options = { credential: 'monitor', purpose: 'hidden' } as const
      const session = await engineOf(stage.server.engine).connect(addressOf(stage.server), login, options)
      try {
        const list = await session.sessions.list({ limit: 500 })
        expect(list.hidden).toBeGreaterThan(0)
        expect(list.hiddenRemedy).toMatch(/^GRANT (pg_monitor|PROCESS)/)
        const { oldestTransactionSeconds } = await session.overview.sample()
        expect(oldestTransactionSeconds).toMatchObject({
          known: false,
          remedy: expect.stringMatching(/^GRANT/),
        })
        const ledger = await session.ledger()
        expect(ledger.find((entry) => entry.name === 'sessions')).toMatchObject({ supported: false })
      } finally {
        await session.close()
      }
    },
  )
}
