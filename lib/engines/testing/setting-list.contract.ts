import { expect } from 'vitest'
import { Secret } from '@/lib/crypto/secret'
import type { ServerId } from '@/test/servers/matrix'
import { addressOf } from '@/test/servers/pool'
import type { EngineSession } from '../contract/engine'
import type { ListedSetting } from '../contract/settings'
import { engineOf } from '../registry'
import { eventually, onServer, type Stage } from './stage'

async function oneOf(session: EngineSession, name: string): Promise<ListedSetting | undefined> {
  return (await session.settings.all()).settings.find((one) => one.name === name)
}

/** Reads one until it is what is waited for. */
function until(session: EngineSession, name: string, holds: (one: ListedSetting | undefined) => boolean) {
  return eventually(() => oneOf(session, name), holds)
}

/** All parameters with where they come from: what is set, what waits, what is hidden, and what would show it. */
export function settingListContract(id: ServerId): void {
  onServer(id, 'all parameters are listed, with what somebody set', async (stage) => {
    const monitor = await stage.open('monitor')
    const { settings } = await monitor.settings.all()
    expect(settings.length).toBeGreaterThan(250)
    expect(new Set(settings.map(({ name }) => name)).size).toBe(settings.length)
    expect(settings.filter(({ changed }) => changed === false).length).toBeGreaterThan(100)
    expect(new Set(settings.map(({ category }) => category)).size).toBeGreaterThan(5)
    if (stage.flavour === 'postgresql') await postgresSetting(stage, monitor)
    else await mysqlSetting(stage, monitor)
  })

  if (id === 'mariadb' || id === 'mysql') return
  onServer(id, 'what is hidden from a role is told, with the grant that shows it', hiddenContract)
}

async function postgresSetting({ admin }: Stage, monitor: EngineSession): Promise<void> {
  const names = ['log_min_duration_sample', 'max_files_per_process', 'primary_conninfo']
  try {
    await admin.sql("ALTER SYSTEM SET log_min_duration_sample = '77s'")
    await admin.sql('ALTER SYSTEM SET max_files_per_process = 1234')
    await admin.sql("ALTER SYSTEM SET primary_conninfo = 'host=nowhere user=x password=''s3cret word'''")
    await admin.sql('SELECT pg_reload_conf()')
    const set = await until(monitor, 'log_min_duration_sample', (one) => one?.value === '77000')
    expect(set).toMatchObject({
      unit: 'ms',
      default: '-1',
      changed: true,
      source: 'configuration file',
      file: expect.stringMatching(/postgresql\.auto\.conf$/),
      line: expect.any(Number),
      applies: 'reload',
      pending: false,
      masked: false,
      description: expect.stringMatching(/./),
    })
    const waiting = await until(monitor, 'max_files_per_process', (one) => one?.pending === true)
    // What it will start with stands in its files alone.
    expect(waiting).toMatchObject({ pending: true, applies: 'restart', next: null })
    expect(waiting?.value).not.toBe('1234')
    const secret = await until(monitor, 'primary_conninfo', (one) => one?.masked === true)
    expect(secret).toMatchObject({ value: 'host=nowhere user=x password=•••', changed: true })
  } finally {
    for (const name of names) await admin.sql(`ALTER SYSTEM RESET ${name}`)
    await admin.sql('SELECT pg_reload_conf()')
  }
  const back = await until(monitor, 'log_min_duration_sample', (one) => one?.value === '-1')
  expect(back).toMatchObject({ changed: false, source: 'default', file: null })
}

async function mysqlSetting({ admin, flavour, server }: Stage, monitor: EngineSession): Promise<void> {
  const mariadb = flavour === 'mariadb'
  const [set, reset] = mariadb ? ['SET GLOBAL', 'SET GLOBAL'] : ['SET PERSIST', 'SET PERSIST']
  const onStart = mariadb ? 'init_slave' : 'init_replica'
  const [[original] = []] = await admin.sql('SELECT @@GLOBAL.max_error_count')
  try {
    await admin.sql(`${set} max_error_count = 77`)
    const found = await until(monitor, 'max_error_count', (one) => one?.value === '77')
    expect(found).toMatchObject({ changed: true, masked: false, description: expect.stringMatching(/./) })
    if (mariadb) expect(found).toMatchObject({ default: '64', source: 'sql', pending: null, applies: 'now' })
    else
      expect(found).toMatchObject({
        source: 'dynamic',
        setBy: server.adminUser,
        setAt: expect.stringMatching(/^\d{4}-/),
        pending: false,
      })
    await admin.sql(`SET GLOBAL ${onStart} = 'SET @password = ''s3cret word'''`)
    const secret = await until(monitor, onStart, (one) => one?.masked === true)
    expect(secret?.value).toBe('SET @password = •••')
    if (!mariadb) {
      await admin.sql('SET PERSIST_ONLY back_log = 77')
      expect(await oneOf(monitor, 'back_log')).toMatchObject({ pending: true, next: '77' })
      expect(await oneOf(monitor, 'performance_schema')).toMatchObject({ applies: 'restart' })
    }
  } finally {
    await admin.sql(`${reset} max_error_count = ${Number(original)}`)
    await admin.sql(`SET GLOBAL ${onStart} = ''`)
    if (!mariadb) {
      await admin.sql('RESET PERSIST IF EXISTS max_error_count')
      await admin.sql('RESET PERSIST IF EXISTS back_log')
    }
  }
  const { settings, gaps } = await monitor.settings.all()
  expect(settings.find(({ moves }) => moves)?.name).toMatch(/^gtid/)
  expect(settings.find(({ name }) => name === 'max_error_count')?.value).toBe(String(original))
  expect(gaps).toHaveLength(mariadb ? 1 : 0)
}

async function hiddenContract(stage: Stage): Promise<void> {
  await stage.visitorWithoutRights()
  const user = stage.monitorUser.replace('qd_m_', 'plain_')
  const plain = await engineOf('postgres').connect(
    addressOf(stage.server),
    { user, password: new Secret(stage.password) },
    { credential: 'monitor', purpose: 'test' },
  )
  try {
    const { settings, gaps } = await plain.settings.all()
    expect(settings.some(({ name }) => name === 'primary_conninfo')).toBe(false)
    expect(settings.every(({ file }) => file === null)).toBe(true)
    const own = settings.find(({ name }) => name === 'statement_timeout')
    expect(own).toMatchObject({ value: null, source: null, changed: null })
    expect(gaps).toHaveLength(2)
    expect(gaps[1]?.reason).toContain('statement_timeout')
    for (const statement of gaps.flatMap(({ remedy }) => (remedy ?? '').split('; ')))
      await stage.admin.sql(statement)
    const after = await plain.settings.all()
    expect(after.gaps).toEqual([])
    const told = (name: string) => after.settings.find((one) => one.name === name)
    expect(told('primary_conninfo')).toBeDefined()
    expect(told('statement_timeout')?.value).toMatch(/^\d+$/)
    expect(told('statement_timeout')?.source).toMatch(/^(default|configuration file)$/)
    expect(after.settings.some(({ file }) => file !== null)).toBe(true)
    await stage.admin.sql('ALTER SYSTEM SET max_files_per_process = 1234')
    try {
      await stage.admin.sql('SELECT pg_reload_conf()')
      const waiting = await until(plain, 'max_files_per_process', (one) => one?.pending === true)
      expect(waiting?.next).toBe('1234')
    } finally {
      await stage.admin.sql('ALTER SYSTEM RESET max_files_per_process')
      await stage.admin.sql('SELECT pg_reload_conf()')
    }
  } finally {
    await plain.close()
  }
}
