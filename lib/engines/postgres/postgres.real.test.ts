import { Client, type ClientConfig } from 'pg'
import { describe, expect } from 'vitest'
import { Secret } from '@/lib/crypto/secret'
import { activityContract } from '@/lib/engines/testing/activity.contract'
import { indexesContract } from '@/lib/engines/testing/indexes.contract'
import { inventoryContract } from '@/lib/engines/testing/inventory.contract'
import { lifecycleContract } from '@/lib/engines/testing/lifecycle.contract'
import { locksContract } from '@/lib/engines/testing/locks.contract'
import { overviewContract } from '@/lib/engines/testing/overview.contract'
import { probesContract } from '@/lib/engines/testing/probes.contract'
import { remediesContract } from '@/lib/engines/testing/remedies.contract'
import { rightsContract } from '@/lib/engines/testing/rights.contract'
import { samplingContract } from '@/lib/engines/testing/sampling.contract'
import { sessionsContract } from '@/lib/engines/testing/sessions.contract'
import { settingListContract } from '@/lib/engines/testing/setting-list.contract'
import { settingsContract } from '@/lib/engines/testing/settings.contract'
import { onServer } from '@/lib/engines/testing/stage'
import { statementsContract } from '@/lib/engines/testing/statements.contract'
import { tablesContract } from '@/lib/engines/testing/tables.contract'
import { POSTGRES } from '@/test/servers/matrix'
import { addressOf, person } from '@/test/servers/pool'
import { postgresEngine } from './engine'

describe.each(POSTGRES)('$id', ({ id }) => {
  overviewContract(id)
  sessionsContract(id)
  locksContract(id)
  rightsContract(id)
  probesContract(id)
  samplingContract(id)
  settingsContract(id)
  settingListContract(id)
  inventoryContract(id)
  lifecycleContract(id)
  remediesContract(id)
  statementsContract(id)
  activityContract(id)
  tablesContract(id)
  indexesContract(id)

  onServer(id, "a hostile database's settings and shadow objects do not reach us", async (stage) => {
    const name = `evil_${stage.monitorUser}`
    await stage.admin.sql(`CREATE DATABASE ${name}`)
    const owner = await person(stage.server, { database: name })
    await owner.sql('CREATE SCHEMA evil')
    await owner.sql('CREATE TABLE evil.loot (who text)')
    await owner.sql('GRANT ALL ON SCHEMA evil TO PUBLIC')
    await owner.sql('GRANT ALL ON evil.loot TO PUBLIC')
    await owner.sql(
      `CREATE FUNCTION evil.steal() RETURNS int LANGUAGE plpgsql AS $$ BEGIN INSERT INTO evil.loot VALUES (current_user); RETURN 1; END $$`,
    )
    await owner.sql('CREATE VIEW evil.pg_stat_activity AS SELECT evil.steal() AS pid, 1 AS backend_type')
    await owner.sql(`ALTER DATABASE ${name} SET search_path = evil, pg_catalog`)
    await owner.sql(`ALTER DATABASE ${name} SET standard_conforming_strings = off`)
    await owner.sql(`ALTER DATABASE ${name} SET default_transaction_read_only = off`)
    const login = { user: stage.monitorUser, password: new Secret(stage.password) }
    const session = await postgresEngine.connect(addressOf(stage.server, name), login, {
      credential: 'monitor',
      purpose: 'test',
    })
    try {
      await session.overview.sample()
      const { sessions } = await session.sessions.list({ limit: 100 })
      expect(sessions.length).toBeGreaterThan(1)
      const items = await session.preflight()
      expect(items.find((item) => item.id === 'read-only')).toMatchObject({ status: 'failed' })
      expect(await owner.sql('SELECT * FROM evil.loot')).toEqual([])
    } finally {
      await session.close()
      await owner.end()
      await stage.admin.sql(`DROP DATABASE ${name} WITH (FORCE)`)
    }
  })

  onServer(
    id,
    'a server that feeds a standby is a primary, also for a monitor that sees little',
    async (stage) => {
      await stage.visitorWithoutRights()
      const { host, port, adminUser, password, caPem } = stage.server
      // Not in the driver's types: a connection as a standby makes it.
      const asStandby: ClientConfig & { replication: string } = {
        host,
        port,
        user: adminUser,
        password,
        ssl: { ca: caPem },
        replication: 'true',
      }
      const login = {
        user: stage.monitorUser.replace('qd_m_', 'plain_'),
        password: new Secret(stage.password),
      }
      const session = await postgresEngine.connect(addressOf(stage.server), login, {
        credential: 'monitor',
        purpose: 'test',
      })
      const standby = new Client(asStandby)
      try {
        await standby.connect()
        const { server } = await session.overview.sample()
        expect(server.role).toEqual({ known: true, value: 'primary' })
        // What it may not see is not taken for a client: it may be what a standby lives on.
        const [[pid] = []] = await stage.admin.sql('SELECT pid FROM pg_stat_replication')
        const { sessions } = await session.sessions.list({ limit: 500 })
        expect(sessions.find((one) => one.pid === pid)).toMatchObject({ kind: 'unknown', state: 'hidden' })
      } finally {
        await standby.end()
        await session.close()
      }
    },
  )
})
