import { z } from 'zod'
import { pgQuery } from '@/lib/sql/query'
import { pgSql } from '@/lib/sql/template'
import type { CredentialKind } from '../contract/address'

/**
 * Settings fixed in the start-up packet, where they win over what the owner of a database or role has set:
 * `ALTER DATABASE … SET search_path` would otherwise run their code with our rights.
 */
export function pinnedSettings(
  credential: CredentialKind,
  statementTimeoutMs: number,
): Record<string, string> {
  return {
    search_path: 'pg_catalog, pg_temp',
    standard_conforming_strings: 'on',
    client_encoding: 'UTF8',
    DateStyle: 'ISO, YMD',
    IntervalStyle: 'iso_8601',
    TimeZone: 'UTC',
    bytea_output: 'hex',
    statement_timeout: `${statementTimeoutMs}ms`,
    lock_timeout: '500ms',
    idle_in_transaction_session_timeout: '10s',
    default_transaction_read_only: credential === 'operator' ? 'off' : 'on',
    row_security: 'on',
    jit: 'off',
    client_min_messages: 'warning',
  }
}

/** The `options` field of the start-up packet: blanks and backslashes inside a value are escaped. */
export function startupOptions(settings: Record<string, string>): string {
  return Object.entries(settings)
    .map(([name, value]) => `-c ${name}=${value.replace(/[\\\s]/g, (c) => `\\${c}`)}`)
    .join(' ')
}

/** Reads the pins back, with what is needed to choose variants: version, extensions of this database. */
export const readPins = pgQuery({
  name: 'pg.session.pins',
  needs: [],
  timeoutMs: 5_000,
  variants: [
    {
      sql: () => pgSql`
        SELECT pg_catalog.current_setting('server_version_num')::pg_catalog.int4,
               pg_catalog.current_setting('server_version'),
               pg_catalog.pg_backend_pid(),
               pg_catalog.current_setting('search_path'),
               pg_catalog.current_setting('standard_conforming_strings'),
               pg_catalog.current_setting('client_encoding'),
               pg_catalog.current_setting('DateStyle'),
               pg_catalog.current_setting('IntervalStyle'),
               pg_catalog.current_setting('TimeZone'),
               pg_catalog.current_setting('bytea_output'),
               pg_catalog.current_setting('statement_timeout'),
               pg_catalog.current_setting('lock_timeout'),
               pg_catalog.current_setting('idle_in_transaction_session_timeout'),
               pg_catalog.current_setting('default_transaction_read_only')`,
    },
  ],
  row: z
    .tuple([z.number(), z.string(), z.number()])
    .rest(z.string())
    .transform(([versionNumber, version, pid, ...settings]) => ({ versionNumber, version, pid, settings })),
})

/** Names of the settings in the order in which `readPins` returns them. */
const READ_BACK = [
  'search_path',
  'standard_conforming_strings',
  'client_encoding',
  'DateStyle',
  'IntervalStyle',
  'TimeZone',
  'bytea_output',
  'statement_timeout',
  'lock_timeout',
  'idle_in_transaction_session_timeout',
  'default_transaction_read_only',
] as const

/** Names of pinned settings that the session does not have, as a pooler that drops `options` leaves it. */
export function missingPins(wanted: Record<string, string>, read: readonly string[]): string[] {
  return READ_BACK.filter((name, i) => canonical(wanted[name] ?? '') !== canonical(read[i] ?? ''))
}

// PostgreSQL prints 5000ms as 5s; both are brought to milliseconds.
function canonical(value: string): string {
  const time = /^(\d+)(ms|s|min|h)$/.exec(value)
  if (!time) return value.toLowerCase().replaceAll(' ', '')
  const unit = { ms: 1, s: 1_000, min: 60_000, h: 3_600_000 }[time[2] as 'ms' | 's' | 'min' | 'h']
  return `${Number(time[1]) * unit}`
}
