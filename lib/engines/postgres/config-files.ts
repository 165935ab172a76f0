import { z } from 'zod'
import { pgQuery } from '@/lib/sql/query'
import { pgSql } from '@/lib/sql/template'
import { known, type Reading } from '../contract/reading'
import { optional } from '../optional'
import type { PgConnection } from './connection'

const text = z.string().nullable()

const fileSettings = pgQuery({
  name: 'pg.config-files.settings',
  needs: ['superuser'],
  timeoutMs: 5_000,
  variants: [
    {
      sql: () => pgSql`
        SELECT DISTINCT ON (name) name, COALESCE(setting, '')
          FROM pg_catalog.pg_file_settings WHERE name IS NOT NULL
         ORDER BY name, seqno DESC`,
    },
  ],
  row: z.tuple([z.string(), z.string()]),
})

// A parameter that waits for a restart is told as an error, too: "setting could not be applied".
const fileErrors = pgQuery({
  name: 'pg.config-files.errors',
  needs: ['superuser'],
  timeoutMs: 5_000,
  variants: [
    {
      sql: () => pgSql`
        SELECT f.sourcefile, f.sourceline, f.name, f.error
          FROM pg_catalog.pg_file_settings f
          LEFT JOIN pg_catalog.pg_settings s ON s.name = f.name
         WHERE f.error IS NOT NULL AND NOT COALESCE(s.pending_restart, false)
         UNION ALL
        SELECT 'pg_hba.conf', h.line_number, NULL, h.error
          FROM pg_catalog.pg_hba_file_rules h WHERE h.error IS NOT NULL
         LIMIT 20`,
    },
  ],
  row: z.tuple([text, z.number().nullable(), text, z.string()]),
})

/** The values that the configuration files hold, by name: what the server starts with next. */
export async function fileValues(connection: PgConnection): Promise<Reading<Map<string, string>>> {
  const rows = await optional(
    connection.run(fileSettings),
    'A superuser may see it: SELECT * FROM pg_file_settings;',
  )
  return rows.known ? known(new Map(rows.value)) : rows
}

/** What the configuration files hold that the server does not take, a line each. */
export async function configErrors(connection: PgConnection): Promise<Reading<string[]>> {
  const rows = await optional(
    connection.run(fileErrors),
    'A superuser may see it: SELECT * FROM pg_file_settings;',
  )
  if (!rows.known) return rows
  return known(
    rows.value.map(([file, line, name, error]) => {
      const what = name === null ? '' : `${name}: `
      return `${file ?? 'configuration'}, line ${line ?? '?'}: ${what}${error}`
    }),
  )
}
