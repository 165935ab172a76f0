import { expect } from 'vitest'
import { Secret } from '@/lib/crypto/secret'
import type { ServerId } from '@/test/servers/matrix'
import { addressOf } from '@/test/servers/pool'
import type { InventoryItem } from '../contract/inventory'
import type { Reading } from '../contract/reading'
import { engineOf } from '../registry'
import { mighty, onServer } from './stage'

function known<T>(reading: Reading<T>): T {
  if (!reading.known) throw new Error(reading.reason)
  return reading.value
}
const named = (items: Reading<InventoryItem[]>, name: string) =>
  known(items).find((one) => one.name === name)?.facts

/** What a server has that seldom changes: roles, extensions, schemas, and which server it is. */
export function inventoryContract(id: ServerId): void {
  onServer(
    id,
    'a new role, its attributes and memberships are told, and no secret of its settings',
    async (stage) => {
      const { inventory } = await stage.open('monitor')
      expect(known(await inventory.origin())).toMatch(/\d/)
      const role = `"odd "" role ${stage.monitorUser}"`
      const user = `kept_${stage.monitorUser}`
      if (stage.flavour === 'postgresql') {
        await stage.admin.sql(`CREATE ROLE ${role} SUPERUSER CREATEDB VALID UNTIL '2030-01-01 00:00:00+00'`)
        try {
          await stage.admin.sql(`GRANT pg_monitor TO ${role} WITH ADMIN OPTION`)
          await stage.admin.sql(`ALTER ROLE ${role} SET app.jwt_secret = 's3cret'`)
          await stage.admin.sql(`ALTER ROLE ${role} SET work_mem = '7MB'`)
          const roles = await inventory.roles()
          expect(named(roles, role.slice(1, -1).replace('""', '"'))).toMatchObject({
            superuser: 'yes',
            createdb: 'yes',
            login: 'no',
            'member of': 'pg_monitor',
            'admin of': 'pg_monitor',
            'valid until': expect.stringContaining('2030-01-01'),
            settings: 'app.jwt_secret=•••; work_mem=7MB',
          })
          expect(known(roles).some(({ name }) => name.startsWith('pg_'))).toBe(false)
        } finally {
          await stage.admin.sql(`DROP ROLE ${role}`)
        }
        return
      }
      await stage.admin.sql(`CREATE USER '${user}'@'10.%'`)
      try {
        expect(named(await inventory.roles(), `'${user}'@'10.%'`)).toEqual({ superuser: 'no' })
        if (stage.flavour === 'mysql') {
          await stage.admin.sql(`GRANT CONNECTION_ADMIN ON *.* TO '${user}'@'10.%'`)
          expect(named(await inventory.roles(), `'${user}'@'10.%'`)).toMatchObject({
            'dynamic rights': 'CONNECTION_ADMIN',
          })
        }
      } finally {
        await stage.admin.sql(`DROP USER '${user}'@'10.%'`)
      }
      // Who may not see the accounts is told which grant shows them.
      await stage.visitorWithoutRights()
      const login = {
        user: stage.monitorUser.replace('qd_m_', 'plain_'),
        password: new Secret(stage.password),
      }
      const plain = await engineOf('mysql').connect(addressOf(stage.server), login, {
        credential: 'monitor',
        purpose: 'test',
      })
      try {
        const hidden = await plain.inventory.roles()
        if (hidden.known) throw new Error('It may not see them.')
        for (const statement of (hidden.remedy ?? '').split(/(?<=;) /)) await stage.admin.sql(statement)
        expect(known(await plain.inventory.roles()).length).toBeGreaterThan(1)
      } finally {
        await plain.close()
      }
    },
  )

  onServer(id, 'extensions with their versions, and schemas with their size', async (stage) => {
    const session = await mighty(stage)
    try {
      const { inventory } = session
      const schema = `held_${stage.monitorUser}`
      await stage.admin.sql(`CREATE SCHEMA ${schema}`)
      try {
        expect(known(await inventory.schemas()).map(({ name }) => name)).toContain(schema)
      } finally {
        await stage.admin.sql(`DROP SCHEMA ${schema}`)
      }
      const sizes = known(await inventory.schemas()).flatMap(({ facts }) => Number(facts.bytes ?? 0))
      expect(Math.max(...sizes)).toBeGreaterThan(100_000)
      const extensions = await inventory.extensions()
      if (stage.flavour === 'postgresql') {
        expect(named(extensions, 'plpgsql')).toEqual({ version: '1.0', schema: 'pg_catalog' })
      } else {
        expect(known(extensions).every(({ facts }) => facts.version !== '')).toBe(true)
      }
    } finally {
      await session.close()
    }
  })
}
