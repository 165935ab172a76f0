import { z } from 'zod'
import { myIdent } from '@/lib/sql/identifiers'
import { myQuery } from '@/lib/sql/query'
import { mySql } from '@/lib/sql/template'
import type { Setting, SettingControl } from '../contract/settings'
import type { MyConnection } from './connection'
import { account } from './grants'
import { globalRights } from './rights'

/** Parameters that MySQL reads at start only; it tells nobody before somebody tries (MariaDB says READ_ONLY). */
const AT_START = new Set([
  'performance_schema',
  'log_bin',
  'server_uuid',
  'datadir',
  'port',
  'bind_address',
  'innodb_buffer_pool_chunk_size',
  'innodb_page_size',
  'lower_case_table_names',
])

const settingRow = z.tuple([
  z.string(), // name
  z.string().nullable(), // value
  z.string().nullable(), // read only: YES, NO, or not told
  z.string().nullable(), // type
  z.string().nullable(), // options
  z.string().nullable(), // source
])

export const oneSetting = myQuery({
  name: 'my.settings.one',
  needs: [],
  timeoutMs: 5_000,
  variants: [
    {
      flavour: 'mariadb',
      sql: (name: string) => mySql`
        SELECT LOWER(VARIABLE_NAME), GLOBAL_VALUE, READ_ONLY, VARIABLE_TYPE, ENUM_VALUE_LIST, GLOBAL_VALUE_ORIGIN
          FROM information_schema.SYSTEM_VARIABLES WHERE VARIABLE_NAME = UPPER(${name})`,
    },
    {
      sql: (name: string) => mySql`
        SELECT LOWER(g.VARIABLE_NAME), g.VARIABLE_VALUE, NULL, NULL, NULL, i.VARIABLE_SOURCE
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

/** Server parameters through SET PERSIST, and SET GLOBAL on MariaDB, which keeps nothing beyond a restart. */
export function mySettings(connection: MyConnection): SettingControl {
  const { flavour } = connection.server
  const verb = flavour === 'mariadb' ? 'SET GLOBAL' : 'SET PERSIST'
  return {
    async find(name) {
      const [row] = await connection.run(oneSetting, name)
      if (!row) return null
      const [found, value, readOnly, type, options, source] = row
      const atStart = readOnly === null ? AT_START.has(found) : readOnly === 'YES'
      return {
        name: found,
        value: value ?? '',
        unit: null,
        takes: options ? `one of ${options.replaceAll(',', ', ')}` : (type ?? 'text').toLowerCase(),
        applies: atStart ? 'restart' : 'now',
        source: source?.toLowerCase() ?? null,
        pendingRestart: false,
        isList: false,
        isKept: flavour === 'mysql',
      }
    },
    async mayNot() {
      const rights = new Set(await connection.run(globalRights))
      if (rights.has('SUPER') || (flavour === 'mysql' && rights.has('SYSTEM_VARIABLES_ADMIN'))) return null
      const right = flavour === 'mysql' ? 'SYSTEM_VARIABLES_ADMIN' : 'SUPER'
      return {
        reason: `The operator ${connection.user} may not set parameters of the server.`,
        remedy: `GRANT ${right} ON *.* TO ${account(connection.user)};`,
      }
    },
    setSql: (setting: Setting, value) =>
      `${verb} ${myIdent(setting.name).quoted} = ${value === null ? 'DEFAULT' : quoted(value)}`,
    async set(setting, value) {
      if (value === null) await connection.run(resetSetting, setting.name)
      else await connection.run(setSetting, setting.name, argument(value))
    },
  }
}
