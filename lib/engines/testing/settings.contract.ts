import { expect } from 'vitest'
import type { ServerId } from '@/test/servers/matrix'
import { eventually, mighty, onServer } from './stage'

/** Server parameters and extensions: read, set, set back, and what a role without rights is told. */
export function settingsContract(id: ServerId): void {
  onServer(id, 'a parameter is read, set for the server, and set back', async (stage) => {
    const session = await mighty(stage)
    const isPg = stage.flavour === 'postgresql'
    const name = isPg ? 'log_autovacuum_min_duration' : 'long_query_time'
    const read = async () => Number((await session.settings.find(name))?.value)
    try {
      expect(await session.settings.mayNot(name)).toBeNull()
      const before = await session.settings.find(name)
      if (!before) throw new Error('The parameter is not there.')
      expect(before).toMatchObject({
        name,
        applies: isPg ? 'reload' : 'now',
        isKept: stage.flavour !== 'mariadb',
      })
      expect(session.settings.setSql(before, '77')).toContain('77')
      await session.settings.set(before, '77')
      expect(await eventually(read, (value) => value === 77)).toBe(77)
      await session.settings.set(before, null)
      expect(await eventually(read, (value) => value === Number(before.value))).toBe(Number(before.value))
      expect(await session.settings.find('no_such_parameter')).toBeNull()
    } finally {
      await session.close()
    }
  })

  onServer(
    id,
    'a value that is not taken is refused by the server, and nothing is written',
    async (stage) => {
      const session = await mighty(stage)
      // One that no other test turns: they may share this server at the same time.
      const name = stage.flavour === 'postgresql' ? 'track_wal_io_timing' : 'slow_query_log'
      try {
        const before = await session.settings.find(name)
        if (!before) throw new Error('The parameter is not there.')
        await expect(session.settings.set(before, "on'; DROP TABLE x; --")).rejects.toMatchObject({
          code: 'target.query_failed',
        })
        expect(await session.settings.find(name)).toEqual(before)
      } finally {
        await session.close()
      }
    },
  )

  onServer(id, 'an operator that only ends sessions is told which grant it lacks', async (stage) => {
    const session = await stage.open('operator')
    const name = stage.flavour === 'postgresql' ? 'track_io_timing' : 'slow_query_log'
    expect(await session.settings.mayNot(name)).toMatchObject({
      remedy: expect.stringMatching(/GRANT|SUPERUSER/),
    })
  })

  onServer(id, 'an extension is created and dropped where the engine has such a thing', async (stage) => {
    const session = await mighty(stage)
    try {
      const { extensions } = session
      expect(extensions.supported).toBe(stage.flavour === 'postgresql')
      if (!extensions.supported) return
      const { value } = extensions
      expect(await value.find('no_such_extension')).toBeNull()
      const name = 'tablefunc'
      const found = await value.find(name)
      expect(found).toMatchObject({ installedVersion: null, mayNot: null, schema: 'public' })
      if (found) await value.create(found)
      expect((await value.find(name))?.installedVersion).not.toBeNull()
      await value.drop(name)
      expect((await value.find(name))?.installedVersion).toBeNull()
      const weak = await stage.open('operator')
      if (!weak.extensions.supported) throw new Error('Not supported.')
      expect(await weak.extensions.value.find('pg_stat_statements')).toMatchObject({
        mayNot: { remedy: expect.stringContaining('CREATE EXTENSION') },
      })
    } finally {
      await session.close()
    }
  })
}
