import { z } from 'zod'
import { myIdent } from '@/lib/sql/identifiers'
import { myQuery } from '@/lib/sql/query'
import { mySql } from '@/lib/sql/template'
import { serverAnswersTexts as t } from '@/lib/texts/server-answers'
import { say } from '@/lib/texts/texts'
import type { Setting, SettingControl } from '../contract/settings'
import type { MyConnection } from './connection'
import { account } from './grants'
import { myPending } from './lifecycle'
import { globalRights } from './rights'
import { mySettingList } from './setting-list'
import { AT_START, readAtStart } from './setting-start'

/** Of those, the ones that MySQL keeps for its next start with SET PERSIST_ONLY. MariaDB keeps none. */
const PERSISTED_ONLY = new Set(['performance_schema', 'innodb_buffer_pool_chunk_size'])

const settingRow = z.tuple([
  z.string(), // name
  z.string().nullable(), // value
  z.string().nullable(), // read only: YES, NO, or not told
  z.string().nullable(), // type
  z.string().nullable(), // options
  z.string().nullable(), // source
  z.string().nullable(), // scope: GLOBAL, or SESSION where each session has its own
])

export const oneSetting = myQuery({
  name: 'my.settings.one',
  needs: [],
  timeoutMs: 5_000,
  variants: [
    {
      flavour: 'mariadb',
      sql: (name: string) => mySql`
        SELECT LOWER(VARIABLE_NAME), GLOBAL_VALUE, READ_ONLY, VARIABLE_TYPE, ENUM_VALUE_LIST, GLOBAL_VALUE_ORIGIN,
               VARIABLE_SCOPE
          FROM information_schema.SYSTEM_VARIABLES WHERE VARIABLE_NAME = UPPER(${name})`,
    },
    {
      from: 90_000,
      sql: (name: string) => mySql`
        SELECT LOWER(g.VARIABLE_NAME), g.VARIABLE_VALUE, NULL, NULL, NULL, i.VARIABLE_SOURCE, m.VARIABLE_SCOPE
          FROM performance_schema.global_variables g
          LEFT JOIN performance_schema.variables_info i ON i.VARIABLE_NAME = g.VARIABLE_NAME
          LEFT JOIN performance_schema.variables_metadata m ON m.VARIABLE_NAME = g.VARIABLE_NAME
         WHERE g.VARIABLE_NAME = ${name}`,
    },
    {
      sql: (name: string) => mySql`
        SELECT LOWER(g.VARIABLE_NAME), g.VARIABLE_VALUE, NULL, NULL, NULL, i.VARIABLE_SOURCE, NULL
          FROM performance_schema.global_variables g
          LEFT JOIN performance_schema.variables_info i ON i.VARIABLE_NAME = g.VARIABLE_NAME
         WHERE g.VARIABLE_NAME = ${name}`,
    },
  ],
  row: settingRow,
})

export const setSetting = myQuery({
  name: 'my.settings.set',
  needs: ['SUPER, or SYSTEM_VARIABLES_ADMIN on MySQL'],
  timeoutMs: 10_000,
  variants: [
    {
      flavour: 'mariadb',
      sql: (name: string, value: string | number) => mySql`SET GLOBAL ${myIdent(name)} = ${value}`,
    },
    { sql: (name: string, value: string | number) => mySql`SET PERSIST ${myIdent(name)} = ${value}` },
  ],
  row: z.unknown(),
})

export const setAtStart = myQuery({
  name: 'my.settings.set-at-start',
  needs: ['SYSTEM_VARIABLES_ADMIN', 'PERSIST_RO_VARIABLES_ADMIN'],
  only: 'mysql',
  timeoutMs: 10_000,
  variants: [
    {
      sql: (name: string, value: string | number) => mySql`SET PERSIST_ONLY ${myIdent(name)} = ${value}`,
    },
  ],
  row: z.unknown(),
})

export const resetAtStart = myQuery({
  name: 'my.settings.reset-at-start',
  needs: ['SYSTEM_VARIABLES_ADMIN', 'PERSIST_RO_VARIABLES_ADMIN'],
  only: 'mysql',
  timeoutMs: 10_000,
  variants: [{ sql: (name: string) => mySql`SET PERSIST_ONLY ${myIdent(name)} = DEFAULT` }],
  row: z.unknown(),
})

export const resetSetting = myQuery({
  name: 'my.settings.reset',
  needs: ['SUPER, or SYSTEM_VARIABLES_ADMIN on MySQL'],
  timeoutMs: 10_000,
  variants: [
    { flavour: 'mariadb', sql: (name: string) => mySql`SET GLOBAL ${myIdent(name)} = DEFAULT` },
    { sql: (name: string) => mySql`SET PERSIST ${myIdent(name)} = DEFAULT` },
  ],
  row: z.unknown(),
})

/** Numbers must come as numbers, or the server answers "incorrect argument type". */
const argument = (value: string) => (/^-?\d{1,15}(\.\d+)?$/.test(value) ? Number(value) : value)

const quoted = (value: string) => {
  const text = argument(value)
  return typeof text === 'number' ? value : `'${value.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`
}

/** Whether another value of it is kept for the next start. */
async function waits(connection: MyConnection, name: string): Promise<boolean> {
  const pending = await myPending(connection)
  return pending.known && pending.value.some((one) => one.name.toLowerCase() === name)
}

/** Server parameters through SET PERSIST, and SET GLOBAL on MariaDB, which keeps nothing beyond a restart. */
export function mySettings(connection: MyConnection): SettingControl {
  const { flavour } = connection.server
  const verbOf = ({ applies }: Setting) =>
    flavour === 'mariadb' ? 'SET GLOBAL' : applies === 'restart' ? 'SET PERSIST_ONLY' : 'SET PERSIST'
  return {
    all: () => mySettingList(connection),
    async find(name) {
      const [row] = await connection.run(oneSetting, name)
      if (!row) return null
      const [found, value, readOnly, type, options, source, scope] = row
      const atStart = readAtStart(found, readOnly)
      return {
        name: found,
        value: value ?? '',
        unit: null,
        takes: options
          ? say(t.oneOf, { values: options.replaceAll(',', ', ') })
          : (type ?? 'text').toLowerCase(),
        applies: atStart ? 'restart' : 'now',
        source: source?.toLowerCase() ?? null,
        pendingRestart: atStart && (await waits(connection, found)),
        isList: false,
        isKept: flavour === 'mysql',
        reachesOpen: scope === null ? null : scope === 'GLOBAL' || scope === 'GLOBAL ONLY',
      }
    },
    cannot: ({ name, applies }) =>
      applies === 'restart' && !(flavour === 'mysql' && PERSISTED_ONLY.has(name))
        ? say(t.readAtStartOnly, { name })
        : null,
    async mayNot(name) {
      const rights = new Set(await connection.run(globalRights))
      const needed = flavour === 'mysql' ? ['SYSTEM_VARIABLES_ADMIN'] : ['SUPER']
      if (flavour === 'mysql' && AT_START.has(name)) needed.push('PERSIST_RO_VARIABLES_ADMIN')
      // MySQL's SUPER contains what is changed now, and not what is kept for the next start.
      const missing = needed.filter(
        (right) => !rights.has(right) && !(right === 'SYSTEM_VARIABLES_ADMIN' && rights.has('SUPER')),
      )
      if (missing.length === 0) return null
      return {
        reason: say(t.operatorMayNotSet, { user: connection.user }),
        remedy: `GRANT ${missing.join(', ')} ON *.* TO ${account(connection.user)};`,
      }
    },
    setSql: (setting: Setting, value) =>
      `${verbOf(setting)} ${myIdent(setting.name).quoted} = ${value === null ? 'DEFAULT' : quoted(value)}`,
    async set(setting, value) {
      const atStart = setting.applies === 'restart'
      if (value === null) await connection.run(atStart ? resetAtStart : resetSetting, setting.name)
      else if (atStart) await connection.run(setAtStart, setting.name, argument(value))
      else await connection.run(setSetting, setting.name, argument(value))
    },
  }
}
