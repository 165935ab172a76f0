import { z } from 'zod'
import { myQuery } from '@/lib/sql/query'
import { mySql } from '@/lib/sql/template'
import { settingListTexts as t } from '@/lib/texts/setting-list'
import { type ListedSetting, MOST_SETTINGS, type SettingList } from '../contract/settings'
import { shownSetting } from '../setting-secrets'
import type { MyConnection } from './connection'
import { account } from './grants'
import { myPending, samePlain } from './lifecycle'
import { settingCategory } from './setting-category'
import { readAtStart } from './setting-start'

const text = z.string().nullable()

const listRow = z
  .tuple([
    z.string(), // name
    text, // value
    text, // source
    text, // file
    text, // default
    text, // read only: YES, NO, or not told
    text, // description
    text, // who set it
    text, // when
  ])
  .transform((row) => ({
    name: row[0],
    value: row[1] ?? '',
    source: row[2],
    file: row[3],
    default: row[4],
    readOnly: row[5],
    description: row[6],
    setBy: row[7],
    setAt: row[8],
  }))
type Row = z.infer<typeof listRow>

export const everySetting = myQuery({
  name: 'my.settings.all',
  needs: ['SELECT on performance_schema'],
  timeoutMs: 5_000,
  variants: [
    {
      flavour: 'mariadb',
      sql: () => mySql`
        SELECT LOWER(VARIABLE_NAME), LEFT(GLOBAL_VALUE, 4096), GLOBAL_VALUE_ORIGIN, GLOBAL_VALUE_PATH,
               LEFT(DEFAULT_VALUE, 4096), READ_ONLY, VARIABLE_COMMENT, NULL, NULL
          FROM information_schema.SYSTEM_VARIABLES
         WHERE VARIABLE_SCOPE <> 'SESSION ONLY' ORDER BY 1 LIMIT ${MOST_SETTINGS}`,
    },
    {
      from: 90_000,
      sql: () => mySql`
        SELECT LOWER(g.VARIABLE_NAME), LEFT(g.VARIABLE_VALUE, 4096), i.VARIABLE_SOURCE, i.VARIABLE_PATH, NULL, NULL,
               m.DOCUMENTATION, i.SET_USER, i.SET_TIME
          FROM performance_schema.global_variables g
          LEFT JOIN performance_schema.variables_info i ON i.VARIABLE_NAME = g.VARIABLE_NAME
          LEFT JOIN performance_schema.variables_metadata m ON m.VARIABLE_NAME = g.VARIABLE_NAME
         ORDER BY 1 LIMIT ${MOST_SETTINGS}`,
    },
    {
      sql: () => mySql`
        SELECT LOWER(g.VARIABLE_NAME), LEFT(g.VARIABLE_VALUE, 4096), i.VARIABLE_SOURCE, i.VARIABLE_PATH, NULL, NULL,
               NULL, i.SET_USER, i.SET_TIME
          FROM performance_schema.global_variables g
          LEFT JOIN performance_schema.variables_info i ON i.VARIABLE_NAME = g.VARIABLE_NAME
         ORDER BY 1 LIMIT ${MOST_SETTINGS}`,
    },
  ],
  row: listRow,
})

/** Positions that move with what is written, in the list of parameters all the same. */
const MOVES = new Set([
  'gtid_executed',
  'gtid_owned',
  'gtid_purged',
  'gtid_binlog_pos',
  'gtid_binlog_state',
  'gtid_current_pos',
  'gtid_slave_pos',
])
/** Sources of values that nobody set. */
const FOUND = new Set(['compiled', 'compile-time', 'auto'])

/** All parameters: by performance_schema on MySQL, by SYSTEM_VARIABLES on MariaDB. */
export async function mySettingList(connection: MyConnection): Promise<SettingList> {
  const rows = await connection.run(everySetting)
  const pending = await myPending(connection)
  const mariadb = connection.server.flavour === 'mariadb'
  const waiting = pending.known ? new Map(pending.value.map((one) => [one.name, one.next])) : null
  const remedy = `GRANT SELECT ON performance_schema.* TO ${account(connection.user)};`
  return {
    at: Date.now(),
    settings: rows.map((row) => {
      const next = waiting?.get(row.name)
      const waits = next?.known ? next.value : null
      return listed(row, waiting === null ? null : { is: next !== undefined, next: waits }, mariadb)
    }),
    gaps: [
      ...(pending.known || mariadb ? [] : [{ reason: t.persistedHidden, remedy }]),
      ...(mariadb ? [{ reason: t.mariadbPending, remedy: null }] : []),
    ],
  }
}

function listed(
  row: Row,
  pending: { is: boolean; next: string | null } | null,
  mariadb: boolean,
): ListedSetting {
  const { name, setBy, setAt } = row
  const source = row.source?.toLowerCase() ?? null
  const shown = shownSetting(name, row.value)
  // What was compiled in is the default; of others MySQL does not tell theirs.
  const original = mariadb ? row.default : source === 'compiled' ? row.value : null
  const next = pending?.next == null ? null : shownSetting(name, pending.next)
  return {
    name,
    value: shown.value,
    masked: shown.masked || (next?.masked ?? false),
    unit: null,
    category: settingCategory(name),
    description: row.description || null,
    source,
    file: row.file || null,
    line: null,
    default: original === null ? null : shownSetting(name, original).value,
    changed: changed(row.value, original, source),
    applies: readAtStart(name, row.readOnly) ? 'restart' : mariadb ? 'now' : null,
    pending: pending?.is ?? null,
    next: next?.value ?? null,
    setBy: setBy || null,
    // Of what was set in a file it is the moment of the start.
    setAt: setBy ? setAt : null,
    moves: MOVES.has(name),
  }
}

function changed(value: string, original: string | null, source: string | null): boolean | null {
  if (source === null) return null
  if (FOUND.has(source)) return false
  return original === null || !samePlain(value, original)
}
