import { z } from 'zod'
import { AppError } from '@/lib/errors'
import { pgIdent, pgLiteral } from '@/lib/sql/identifiers'
import { pgQuery } from '@/lib/sql/query'
import { type PgSql, pgSql } from '@/lib/sql/template'
import { serverAnswersTexts as t } from '@/lib/texts/server-answers'
import { say } from '@/lib/texts/texts'
import type { Setting, SettingApplies, SettingControl } from '../contract/settings'
import type { PgConnection } from './connection'
import { pgSettingList } from './setting-list'

/** Parameters whose elements are quoted one by one: one literal for all of them would be one name (guc.h, GUC_LIST_QUOTE). */
const LISTS = new Set([
  'shared_preload_libraries',
  'session_preload_libraries',
  'local_preload_libraries',
  'search_path',
  'temp_tablespaces',
  'unix_socket_directories',
])

const settingRow = z.tuple([
  z.string(), // name
  z.string(), // setting
  z.string().nullable(), // unit
  z.string(), // context
  z.string(), // type
  z.string().nullable(), // source
  z.boolean(), // pending restart
  z.string().nullable(), // min
  z.string().nullable(), // max
  z.string().nullable(), // enum values
])

export const oneSetting = pgQuery({
  name: 'pg.settings.one',
  needs: [],
  timeoutMs: 5_000,
  variants: [
    {
      sql: (name: string) => pgSql`
        SELECT name, setting, unit, context, vartype, source, pending_restart, min_val, max_val,
               pg_catalog.array_to_string(enumvals, ', ')
          FROM pg_catalog.pg_settings WHERE name = ${name}`,
    },
  ],
  row: settingRow,
})

export const settingRights = pgQuery({
  name: 'pg.settings.rights',
  needs: [],
  timeoutMs: 5_000,
  variants: [
    {
      from: 150_000,
      sql: (name: string) => pgSql`
        SELECT pg_catalog.has_parameter_privilege(${name}, 'ALTER SYSTEM'),
               pg_catalog.has_function_privilege('pg_catalog.pg_reload_conf()', 'EXECUTE')`,
    },
    {
      sql: (_name: string) => pgSql`
        SELECT rolsuper, pg_catalog.has_function_privilege('pg_catalog.pg_reload_conf()', 'EXECUTE')
          FROM pg_catalog.pg_roles WHERE rolname = CURRENT_USER`,
    },
  ],
  row: z.tuple([z.boolean(), z.boolean()]),
})

const nothing = z.tuple([]).rest(z.unknown())

export const alterSystem = pgQuery({
  name: 'pg.settings.set',
  needs: ['ALTER SYSTEM on the parameter, or superuser'],
  timeoutMs: 10_000,
  variants: [{ sql: (name: string, values: readonly string[] | null) => alterSql(name, values) }],
  row: nothing,
})

export const reloadSettings = pgQuery({
  name: 'pg.settings.reload',
  needs: ['EXECUTE on pg_reload_conf()'],
  timeoutMs: 5_000,
  variants: [{ sql: () => pgSql`SELECT pg_catalog.pg_reload_conf()` }],
  row: z.tuple([z.boolean()]),
})

/** A parameter's name may have a dot (`auto_explain.log_analyze`): each part is a name. */
function nameSql(name: string): PgSql {
  const [first = '', ...rest] = name.split('.')
  return rest.reduce((sql, part) => pgSql`${sql}.${pgIdent(part)}`, pgSql`${pgIdent(first)}`)
}

function alterSql(name: string, values: readonly string[] | null): PgSql {
  if (values === null) return pgSql`ALTER SYSTEM RESET ${nameSql(name)}`
  const [first = '', ...rest] = values
  const list = rest.reduce((sql, one) => pgSql`${sql}, ${pgLiteral(one)}`, pgSql`${pgLiteral(first)}`)
  return pgSql`ALTER SYSTEM SET ${nameSql(name)} = ${list}`
}

function valuesOf(setting: Setting, value: string | null): string[] | null {
  if (value === null) return null
  if (!setting.isList) return [value]
  const list = value
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '')
  // An empty literal would become a list of one name, the empty one, and the server would not start with it.
  return list.length === 0 ? null : list
}

const APPLIES: Record<string, SettingApplies> = { postmaster: 'restart', internal: 'never' }

function takes(type: string, min: string | null, max: string | null, options: string | null): string {
  if (type === 'bool') return t.onOrOff
  if (options !== null) return say(t.oneOf2, { options })
  return min !== null && max !== null ? `${min} to ${max}` : 'text'
}

/** Server parameters through pg_settings and ALTER SYSTEM. */
export function pgSettings(connection: PgConnection): SettingControl {
  return {
    all: () => pgSettingList(connection),
    async find(name) {
      const [row] = await connection.run(oneSetting, name)
      if (!row) return null
      const [found, value, unit, context, type, source, pendingRestart, min, max, options] = row
      return {
        name: found,
        value,
        unit,
        takes: takes(type, min, max, options),
        applies: APPLIES[context] ?? 'reload',
        source,
        pendingRestart,
        isList: LISTS.has(found),
        isKept: true,
        reachesOpen: true,
      }
    },
    cannot: (setting) =>
      setting.applies === 'never' ? say(t.fixedTheServerSets, { name: setting.name }) : null,
    async mayNot(name) {
      const [rights] = await connection.run(settingRights, name)
      if (!rights) throw new AppError('target.protocol')
      const [may, mayReload] = rights
      if (may && mayReload) return null
      const role = pgIdent(connection.user).quoted
      if (connection.server.versionNumber < 150_000)
        return {
          reason: t.beforePostgresqlOnlyA,
          remedy: `ALTER ROLE ${role} SUPERUSER;`,
        }
      return {
        reason: say(t.operatorMayNotSet2, { user: connection.user, name }),
        remedy: `GRANT ALTER SYSTEM ON PARAMETER ${nameSql(name).render().text} TO ${role}; GRANT EXECUTE ON FUNCTION pg_catalog.pg_reload_conf() TO ${role};`,
      }
    },
    setSql: (setting, value) =>
      `${alterSql(setting.name, valuesOf(setting, value)).render().text}; SELECT pg_catalog.pg_reload_conf();`,
    async set(setting, value) {
      await connection.run(alterSystem, setting.name, valuesOf(setting, value))
      await connection.run(reloadSettings)
    },
  }
}
