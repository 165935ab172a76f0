import { z } from 'zod'
import { pgIdent } from '@/lib/sql/identifiers'
import { pgQuery } from '@/lib/sql/query'
import { pgSql } from '@/lib/sql/template'
import { settingListTexts as t } from '@/lib/texts/setting-list'
import { say } from '@/lib/texts/texts'
import {
  type ListedSetting,
  MOST_SETTINGS,
  type SettingApplies,
  type SettingList,
} from '../contract/settings'
import { shownSetting } from '../setting-secrets'
import { fileValues } from './config-files'
import type { PgConnection } from './connection'

const text = z.string().nullable()

const listRow = z
  .tuple([
    z.string(), // name
    text, // setting
    text, // unit
    z.string(), // category
    text, // description
    z.string(), // context
    z.string(), // source
    text, // boot value
    text, // file
    z.number().nullable(), // line
    z.boolean(), // pending restart
  ])
  .transform((row) => ({
    name: row[0],
    value: row[1] ?? '',
    unit: row[2],
    category: row[3],
    description: row[4],
    context: row[5],
    source: row[6],
    default: row[7],
    file: row[8],
    line: row[9],
    pending: row[10],
  }))
type Row = z.infer<typeof listRow>

export const everySetting = pgQuery({
  name: 'pg.settings.all',
  needs: ['pg_read_all_settings'],
  timeoutMs: 5_000,
  variants: [
    {
      sql: () => pgSql`
        SELECT name, pg_catalog.left(setting, 4096), unit, category, short_desc, context, source,
               pg_catalog.left(boot_val, 4096), sourcefile, sourceline, pending_restart
          FROM pg_catalog.pg_settings ORDER BY name LIMIT ${MOST_SETTINGS}::pg_catalog.int4`,
    },
  ],
  row: listRow,
})

/** What this role may see of parameters: those of superusers with file and line, and what the files hold. */
export const settingSight = pgQuery({
  name: 'pg.settings.sight',
  needs: [],
  timeoutMs: 3_000,
  variants: [
    {
      sql: () => pgSql`
        SELECT pg_catalog.pg_has_role('pg_read_all_settings', 'USAGE'),
               pg_catalog.has_table_privilege('pg_catalog.pg_file_settings', 'SELECT')
               AND pg_catalog.has_function_privilege('pg_catalog.pg_show_all_file_settings()', 'EXECUTE')`,
    },
  ],
  row: z.tuple([z.boolean(), z.boolean()]),
})

/** Sources of values that are our own session's, or of the role and database that it belongs to. */
const OWN = new Set(['client', 'session', 'interactive', 'user', 'database', 'database user'])
/** Sources of values that nobody set: the server found them by itself. */
const FOUND = new Set(['default', 'override', 'dynamic default'])
const APPLIES: Record<string, SettingApplies> = { postmaster: 'restart', internal: 'never' }

/** All parameters by pg_settings; what this session overrides is told by the files of the server, where they may be read. */
export async function pgSettingList(connection: PgConnection): Promise<SettingList> {
  const [sight] = await connection.run(settingSight)
  const [seesAll, seesFiles] = sight ?? [false, false]
  const rows = await connection.run(everySetting)
  const files = seesFiles ? await fileValues(connection) : null
  const inFiles = files?.known ? files.value : null
  const role = pgIdent(connection.user).quoted
  const own = rows.filter(({ source, value, default: boot }) => OWN.has(source) && value !== boot)
  return {
    at: Date.now(),
    settings: rows.map((row) => listed(row, inFiles)),
    gaps: [
      ...(seesAll ? [] : [{ reason: t.someAreHidden, remedy: `GRANT pg_read_all_settings TO ${role};` }]),
      ...(inFiles || own.length === 0
        ? []
        : [
            {
              reason: say(t.ownSession, { names: own.map(({ name }) => name).join(', ') }),
              remedy: `GRANT SELECT ON pg_catalog.pg_file_settings TO ${role}; GRANT EXECUTE ON FUNCTION pg_catalog.pg_show_all_file_settings() TO ${role};`,
            },
          ]),
    ],
  }
}

function listed(row: Row, files: ReadonlyMap<string, string> | null): ListedSetting {
  const { name, unit, category, description, file, line, pending } = row
  const applies = APPLIES[row.context] ?? 'reload'
  const own = OWN.has(row.source)
  const inFile = files?.get(name)
  const value = own ? (files ? (inUnit(inFile, unit) ?? row.default ?? '') : null) : row.value
  const source = own ? (files ? (inFile === undefined ? 'default' : 'configuration file') : null) : row.source
  const shown = value === null ? null : shownSetting(name, value)
  const boot = row.default === null ? null : shownSetting(name, row.default)
  const next = pending && inFile !== undefined ? shownSetting(name, inUnit(inFile, unit) ?? '') : null
  return {
    name,
    value: shown?.value ?? null,
    masked: (shown?.masked ?? false) || (next?.masked ?? false),
    unit,
    category,
    description,
    source,
    file,
    line,
    default: boot?.value ?? null,
    changed: changed(row, value, source),
    applies,
    pending,
    next: next?.value ?? null,
    setBy: null,
    setAt: null,
    moves: false,
  }
}

function changed({ name, context, default: boot }: Row, value: string | null, source: string | null) {
  if (value === null || source === null) return null
  if (context === 'internal' || FOUND.has(source)) return false
  // The server itself writes the limit of its stack there.
  if (source === 'environment variable' && name === 'max_stack_depth') return false
  return value !== (boot ?? '')
}

/** Factors of the units that files are written in. */
const FACTORS: Record<string, number> = {
  ...{ B: 1, kB: 1024, MB: 1024 ** 2, GB: 1024 ** 3, TB: 1024 ** 4 },
  ...{ us: 0.001, ms: 1, s: 1_000, min: 60_000, h: 3_600_000, d: 86_400_000 },
}

/** A value as a file has it (`30s`, `8MB`) in the unit that pg_settings counts in; as it stands where it is no number. */
export function inUnit(value: string | undefined, unit: string | null): string | undefined {
  const written = /^\s*(-?\d+(?:\.\d+)?)\s*(B|kB|MB|GB|TB|us|ms|s|min|h|d)\s*$/.exec(value ?? '')
  const counted = /^(\d*)(B|kB|MB|GB|TB|us|ms|s|min|h|d)$/.exec(unit ?? '')
  if (!written || !counted) return value
  const factor = FACTORS[written[2] ?? '']
  const per = Number(counted[1] || 1) * (FACTORS[counted[2] ?? ''] ?? Number.NaN)
  const number = (Number(written[1]) * (factor ?? Number.NaN)) / per
  return Number.isFinite(number) ? String(Math.round(number)) : value
}
