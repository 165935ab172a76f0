import { expect } from 'vitest'
import { Secret } from '@/lib/crypto/secret'
import type { ServerId } from '@/test/servers/matrix'
import { addressOf } from '@/test/servers/pool'
import { engineOf } from '../registry'
import { eventually, mighty, onServer, type Stage } from './stage'

const NEEDED = {
  postgresql: ['pg_monitor'],
  mysql: ['PROCESS', 'REPLICATION CLIENT', 'SELECT ON performance_schema.*'],
  mariadb: ['PROCESS', 'SLAVE MONITOR', 'BINLOG MONITOR', 'SELECT ON performance_schema.*'],
} as const

/** A monitor without any right, whose name tries to be more than a name. */
async function bareMonitor(stage: Stage): Promise<string> {
  const user = `o'"\`x ${stage.monitorUser.slice(-6)}`
  if (stage.flavour === 'postgresql')
    await stage.admin.sql(`CREATE ROLE "${user.replaceAll('"', '""')}" LOGIN PASSWORD '${stage.password}'`)
  else
    await stage.admin.sql(
      `CREATE USER \`${user.replaceAll('`', '``')}\`@'%' IDENTIFIED BY '${stage.password}'`,
    )
  return user
}

/** What the remedies of findings do on the server: rights of the monitor, switches, what counts at the next start. */
export function remediesContract(id: ServerId): void {
  onServer(
    id,
    'a monitor gets what it lacks and loses exactly that again, whatever its name',
    async (stage) => {
      const admin = await mighty(stage)
      const { grants } = admin
      const needed = NEEDED[stage.flavour]
      try {
        expect(grants.offered).toEqual(needed)
        expect(await grants.accounts('nobody_of_that_name')).toEqual({ known: true, value: [] })
        const user = stage.flavour === 'postgresql' ? await bareMonitor(stage) : `bare_${stage.monitorUser}`
        if (stage.flavour !== 'postgresql')
          await stage.admin.sql(`CREATE USER ${user}@'%' IDENTIFIED BY '${stage.password}'`)
        const accounts = await grants.accounts(user)
        const grantee = accounts.known ? accounts.value[0] : undefined
        if (!grantee) throw new Error('The account is not found.')
        expect(grantee).toEqual({ user, host: stage.flavour === 'postgresql' ? null : '%' })
        expect(await grants.held(grantee, needed)).toEqual({ known: true, value: [] })
        expect(await grants.mayNot(needed)).toBeNull()
        for (const right of needed) await grants.grant(right, grantee)
        expect(await grants.held(grantee, needed)).toEqual({ known: true, value: [...needed] })
        const login = { user, password: new Secret(stage.password) }
        const monitor = await engineOf(stage.server.engine).connect(addressOf(stage.server), login, {
          credential: 'monitor',
          purpose: 'test',
        })
        const entry = (await monitor.ledger()).find(({ name }) => name === 'sessions')
        await monitor.close()
        expect(entry).toMatchObject({ supported: true })
        for (const right of needed) await grants.revoke(right, grantee)
        expect(await grants.held(grantee, needed)).toEqual({ known: true, value: [] })
        const weak = (await stage.open('operator')).grants
        expect(await weak.mayNot(needed)).toMatchObject({ remedy: expect.stringMatching(/^GRANT .* OPTION/) })
      } finally {
        await admin.close()
      }
    },
  )

  onServer(id, 'names of accounts stay names in statements', async (stage) => {
    const admin = await mighty(stage)
    const user = await bareMonitor(stage)
    const grantee = { user, host: stage.flavour === 'postgresql' ? null : '%' }
    try {
      const [right] = NEEDED[stage.flavour]
      await admin.grants.grant(right, grantee)
      await admin.grants.revoke(right, grantee)
      expect(admin.grants.grantSql(right, grantee)).toContain(stage.flavour === 'postgresql' ? '""' : '``')
    } finally {
      await admin.close()
    }
  })

  onServer(id, 'switches of performance_schema are turned where it is on', async (stage) => {
    const admin = await mighty(stage)
    try {
      const instruments = await admin.instruments()
      expect(instruments.supported).toBe(stage.flavour === 'mysql')
      if (!instruments.supported) return
      const { value } = instruments
      const switches = [
        { what: 'consumer', name: 'events_statements_history' },
        { what: 'instrument', name: 'wait/lock/metadata/sql/mdl' },
      ] as const
      expect(await value.mayNot()).toBeNull()
      expect(await value.find({ what: 'consumer', name: 'none' })).toBeNull()
      const gap = async () => (await admin.ledger()).find(({ name }) => name === 'instruments')
      for (const one of switches) {
        expect(await value.find(one)).toBe(true)
        await value.set(one, false)
        expect(await value.find(one)).toBe(false)
      }
      expect(await gap()).toMatchObject({ supported: false, fix: { switches } })
      for (const one of switches) await value.set(one, true)
      expect(await gap()).toMatchObject({ supported: true })
      const weak = await (await stage.open('operator')).instruments()
      expect(weak.supported && (await weak.value.mayNot())).toMatchObject({
        remedy: expect.stringContaining('UPDATE ON performance_schema.setup_consumers'),
      })
    } finally {
      await admin.close()
    }
  })

  onServer(id, 'a log of slow statements that is off is a gap, and on it is none', async (stage) => {
    const admin = await mighty(stage)
    const monitor = await stage.open('monitor')
    const gap = async () => (await monitor.ledger()).find(({ name }) => name === 'slow-log')
    try {
      const before = await gap()
      expect(before).toMatchObject({ supported: false, remedy: expect.any(String) })
      const { fix } = before ?? {}
      const settings =
        fix && 'settings' in fix
          ? fix.settings
          : fix && 'setting' in fix
            ? [{ ...fix, name: fix.setting }]
            : []
      const old: [string, string][] = []
      for (const { name, value } of settings as { name: string; value: string }[]) {
        const setting = await admin.settings.find(name)
        if (!setting) throw new Error(name)
        expect(admin.settings.cannot(setting)).toBeNull()
        old.push([name, setting.value])
        await admin.settings.set(setting, value)
      }
      expect(old.length).toBeGreaterThan(0)
      expect(await eventually(gap, (now) => now?.supported === true)).toMatchObject({ supported: true })
      for (const [name, value] of old.reverse()) {
        const setting = await admin.settings.find(name)
        if (setting) await admin.settings.set(setting, value)
      }
      expect((await eventually(gap, (now) => now?.supported === false))?.supported).toBe(false)
    } finally {
      await admin.close()
    }
  })

  onServer(
    id,
    'what counts at the next start is kept where the engine keeps it, and told as waiting',
    async (stage) => {
      const admin = await mighty(stage)
      try {
        if (stage.flavour === 'postgresql') return
        const setting = await admin.settings.find('performance_schema')
        if (!setting) throw new Error('It is not there.')
        expect(setting.applies).toBe('restart')
        if (stage.flavour === 'mariadb') {
          expect(admin.settings.cannot(setting)).toContain('[mysqld]')
          return
        }
        expect(admin.settings.cannot(setting)).toBeNull()
        expect(await (await stage.open('operator')).settings.mayNot('performance_schema')).toMatchObject({
          remedy: expect.stringContaining('PERSIST_RO_VARIABLES_ADMIN'),
        })
        await admin.settings.set(setting, 'OFF')
        expect(await admin.settings.find('performance_schema')).toMatchObject({
          value: 'ON',
          pendingRestart: true,
        })
        const waits = async () => (await admin.ledger()).find(({ name }) => name === 'pending-settings')
        expect(await waits()).toMatchObject({ supported: false, fix: { restart: true } })
        await admin.settings.set(setting, null)
        await stage.admin.sql('RESET PERSIST performance_schema')
        expect(await waits()).toMatchObject({ supported: true })
      } finally {
        await admin.close()
      }
    },
  )
}
