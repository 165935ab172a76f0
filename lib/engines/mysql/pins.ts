import { z } from 'zod'
import { myQuery } from '@/lib/sql/query'
import { mySql } from '@/lib/sql/template'
import { mySqlText } from '@/lib/sql/text-protocol'
import type { Flavour } from '../contract/address'
import type { MyConnection } from './connection'

/** Modes of ours whatever the server's default: NO_BACKSLASH_ESCAPES and ANSI_QUOTES change what SQL means. */
const MODES = 'STRICT_TRANS_TABLES,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION'

const pin = myQuery({
  name: 'my.session.pins',
  needs: [],
  timeoutMs: 3_000,
  variants: [
    {
      flavour: 'mariadb',
      sql: (limitMs: number) => mySql`
        SET SESSION sql_mode = ${MODES}, SESSION time_zone = '+00:00', SESSION lock_wait_timeout = 2,
            SESSION innodb_lock_wait_timeout = 2, SESSION max_statement_time = ${limitMs / 1_000}`,
    },
    {
      sql: (limitMs: number) => mySql`
        SET SESSION sql_mode = ${MODES}, SESSION time_zone = '+00:00', SESSION lock_wait_timeout = 2,
            SESSION innodb_lock_wait_timeout = 2, SESSION max_execution_time = CAST(${limitMs} AS UNSIGNED)`,
    },
  ],
  row: z.unknown(),
})

/** What the server is. The flavour decides every later variant. */
export const readIdentity = myQuery({
  name: 'my.session.identity',
  needs: [],
  timeoutMs: 3_000,
  variants: [
    { sql: () => mySql`SELECT VERSION(), CONNECTION_ID(), @@version_comment, @@performance_schema` },
  ],
  row: z
    .tuple([z.string(), z.coerce.number(), z.string().nullable(), z.coerce.number()])
    .transform(([version, id, comment, instruments]) => ({
      version,
      id,
      flavour: flavourOf(version, comment),
      versionNumber: versionNumber(version),
      features: new Map(instruments === 1 ? [['performance_schema', 'on']] : []),
    })),
})

export const started = myQuery({
  name: 'my.session.server-start',
  needs: [],
  timeoutMs: 3_000,
  variants: [
    {
      flavour: 'mariadb',
      sql: () => mySql`
        SELECT UNIX_TIMESTAMP() - CAST(VARIABLE_VALUE AS SIGNED) FROM information_schema.GLOBAL_STATUS
         WHERE VARIABLE_NAME = 'UPTIME'`,
    },
    {
      sql: () => mySql`
        SELECT UNIX_TIMESTAMP() - CAST(VARIABLE_VALUE AS SIGNED) FROM performance_schema.global_status
         WHERE VARIABLE_NAME = 'Uptime'`,
    },
  ],
  row: z.tuple([z.coerce.number()]).transform(([seconds]) => new Date(seconds * 1_000).toISOString()),
})

/** Identifies the server, then fixes what a server's or account's defaults could have changed. */
export async function pinSession(connection: MyConnection, limitMs: number): Promise<void> {
  await connection.identify()
  await connection.run(pin, limitMs)
  if (connection.options.credential !== 'operator') {
    // The role is the barrier; this is the second one.
    await connection.runText('my.session.read-only', mySqlText`SET SESSION TRANSACTION READ ONLY`)
  }
  const [startedAt] = await connection.run(started)
  connection.serverStartedAt = startedAt ?? ''
}

function flavourOf(version: string, comment: string | null): Flavour {
  return /mariadb/i.test(version) || /mariadb/i.test(comment ?? '') ? 'mariadb' : 'mysql'
}

/** 101119 for `10.11.19-MariaDB`, 90704 for `9.7.4`; 0 when the text holds no version. */
export function versionNumber(version: string): number {
  const found = /^(?:5\.5\.5-)?(\d{1,3})\.(\d{1,2})\.(\d{1,2})/.exec(version)
  return found ? Number(found[1]) * 10_000 + Number(found[2]) * 100 + Number(found[3]) : 0
}
