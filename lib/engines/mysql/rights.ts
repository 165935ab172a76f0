import { z } from 'zod'
import { myQuery } from '@/lib/sql/query'
import { mySql } from '@/lib/sql/template'

/** Rights of the connected account on everything. */
export const globalRights = myQuery({
  name: 'my.rights.global',
  needs: [],
  timeoutMs: 3_000,
  variants: [
    {
      sql: () => mySql`
        SELECT PRIVILEGE_TYPE FROM information_schema.USER_PRIVILEGES
         WHERE GRANTEE = CONCAT('''', SUBSTRING_INDEX(CURRENT_USER(), '@', 1), '''@''',
                                SUBSTRING_INDEX(CURRENT_USER(), '@', -1), '''')`,
    },
  ],
  row: z.tuple([z.string()]).transform(([right]) => right.toUpperCase()),
})

/** Rights of the connected account on schemas, tables and columns, as `right on where`. */
export const narrowRights = myQuery({
  name: 'my.rights.narrow',
  needs: [],
  timeoutMs: 3_000,
  variants: [
    {
      sql: () => mySql`
        SELECT PRIVILEGE_TYPE, TABLE_SCHEMA FROM information_schema.SCHEMA_PRIVILEGES
         UNION ALL
        SELECT PRIVILEGE_TYPE, CONCAT(TABLE_SCHEMA, '.', TABLE_NAME) FROM information_schema.TABLE_PRIVILEGES
         UNION ALL
        SELECT PRIVILEGE_TYPE, CONCAT(TABLE_SCHEMA, '.', TABLE_NAME) FROM information_schema.COLUMN_PRIVILEGES
         LIMIT 1000`,
    },
  ],
  row: z.tuple([z.string(), z.string()]),
})

/** Settings that decide what can be read. */
export const sources = myQuery({
  name: 'my.rights.sources',
  needs: [],
  timeoutMs: 3_000,
  variants: [
    {
      sql: () => mySql`
        SELECT @@performance_schema, @@local_infile, CURRENT_ROLE(), CURRENT_USER(),
               @@GLOBAL.slow_query_log, @@GLOBAL.long_query_time, @@GLOBAL.log_output`,
    },
  ],
  row: z
    .tuple([
      z.coerce.number(),
      z.coerce.number(),
      z.string().nullable(),
      z.string(),
      z.coerce.number(),
      z.coerce.number(),
      z.string(),
    ])
    .transform(([instruments, localInfile, role, me, slowLog, slowSeconds, logOutput]) => ({
      instruments: instruments === 1,
      localInfile: localInfile === 1,
      role: role === null || role === 'NONE' ? null : role,
      /** The host part of the account that the server took us for. */
      host: me.slice(me.lastIndexOf('@') + 1),
      slowLog: slowLog === 1,
      slowSeconds,
      logOutput,
    })),
})

/** Rights with which an account changes nothing. */
const HARMLESS = new Set([
  'USAGE',
  'SELECT',
  'PROCESS',
  'SHOW DATABASES',
  'SHOW VIEW',
  'REPLICATION CLIENT',
  'BINLOG MONITOR',
  'SLAVE MONITOR',
  'REPLICA MONITOR',
  'SHOW CREATE ROUTINE',
  'SHOW_ROUTINE',
])

/** Of these rights, the ones with which an account can change something. */
export function writingRights(rights: readonly string[]): string[] {
  return rights.filter((right) => !HARMLESS.has(right.toUpperCase()))
}
