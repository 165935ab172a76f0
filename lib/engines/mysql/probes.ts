import { z } from 'zod'
import { AppError } from '@/lib/errors'
import { myIdent, myInteger } from '@/lib/sql/identifiers'
import { type MyStatementText, myOneStatement } from '@/lib/sql/one-statement'
import { myQuery } from '@/lib/sql/query'
import { mySql } from '@/lib/sql/template'
import { mySqlText } from '@/lib/sql/text-protocol'
import { serverAnswersTexts as t } from '@/lib/texts/server-answers'
import { say } from '@/lib/texts/texts'
import type {
  Explained,
  ExplainRequest,
  LogTail,
  ProbeReader,
  Sampled,
  SampleRequest,
} from '../contract/probes'
import type { MyConnection } from './connection'
import { mySample } from './sample'

const explainJson = myQuery({
  name: 'my.probe.explain',
  needs: ['the rights that running the statement would need'],
  timeoutMs: 10_000,
  variants: [{ sql: (statement: MyStatementText) => mySql`EXPLAIN FORMAT=JSON ${statement}` }],
  row: z.tuple([z.string()]),
})

/** What the account may do, without and with a role; lines as the server prints them. */
export const ownGrants = myQuery({
  name: 'my.probe.grants',
  needs: [],
  timeoutMs: 3_000,
  variants: [{ sql: () => mySql`SHOW GRANTS` }],
  row: z.tuple([z.string()]).transform(([line]) => line),
})

const roleGrants = myQuery({
  name: 'my.probe.role-grants',
  needs: [],
  timeoutMs: 3_000,
  variants: [
    { flavour: 'mariadb', sql: (role: string) => mySql`SHOW GRANTS FOR ${myIdent(role)}` },
    { sql: (role: string) => mySql`SHOW GRANTS FOR CURRENT_USER() USING ${myIdent(role)}` },
  ],
  row: z.tuple([z.string()]).transform(([line]) => line),
})

/** MariaDB keeps its error log in a file alone: there the row says where. */
const errorLog = myQuery({
  name: 'my.probe.error-log',
  needs: ['SELECT on performance_schema.error_log'],
  timeoutMs: 8_000,
  variants: [
    {
      flavour: 'mariadb',
      sql: (most: number) => mySql`SELECT NULL, @@log_error LIMIT ${most}`,
    },
    {
      sql: (most: number) => mySql`
        SELECT CONCAT_WS(' ', LOGGED, THREAD_ID, CONCAT('[', PRIO, ']'), CONCAT('[', ERROR_CODE, ']'),
                         CONCAT('[', SUBSYSTEM, ']'), DATA), NULL
          FROM performance_schema.error_log ORDER BY LOGGED DESC LIMIT ${most}`,
    },
  ],
  row: z.tuple([z.string().nullable(), z.string().nullable()]),
})

const killQuery = myQuery({
  name: 'my.probe.interrupt',
  needs: [],
  timeoutMs: 3_000,
  variants: [{ sql: (id: number) => mySql`KILL QUERY ${myInteger(id)}` }],
  row: z.unknown(),
})

/** Rights on everything with which a read-only transaction still holds a statement back. */
const HELD_BACK = new Set([
  'USAGE',
  'SELECT',
  'INSERT',
  'UPDATE',
  'DELETE',
  'DELETE HISTORY',
  'REFERENCES',
  'INDEX',
  'CREATE',
  'ALTER',
  'DROP',
  'TRIGGER',
  'EVENT',
  'EXECUTE',
  'CREATE VIEW',
  'SHOW VIEW',
  'CREATE ROUTINE',
  'ALTER ROUTINE',
  'SHOW CREATE ROUTINE',
  'SHOW_ROUTINE',
  'CREATE TEMPORARY TABLES',
  'LOCK TABLES',
  'SHOW DATABASES',
  'PROCESS',
  'REPLICATION CLIENT',
  'BINLOG MONITOR',
  'SLAVE MONITOR',
  'REPLICA MONITOR',
])

/** Of lines of SHOW GRANTS, the rights on everything that a read-only transaction does not hold back. */
export function unheldRights(lines: readonly string[]): string[] {
  const found = lines.flatMap((line) => {
    const rights = /^GRANT (.+?) ON \*\.\* TO /s.exec(line)?.[1]
    return rights ? rights.split(',').map((right) => right.trim().toUpperCase()) : []
  })
  return [...new Set(found.filter((right) => !HELD_BACK.has(right)))]
}

/** Reads of the probe credential on MySQL and MariaDB. */
export function myProbes(connection: MyConnection): ProbeReader {
  return {
    id: connection.id,
    explain: (request) => explain(connection, request),
    sample: (request) => sample(connection, request),
    logTail: (limits) => logTail(connection, limits),
    interrupt: async (id) => {
      await connection.run(killQuery, id)
    },
  }
}

/** Both products may run stored functions while they plan: what the transaction does not hold back is refused. */
async function explain(connection: MyConnection, request: ExplainRequest): Promise<Explained> {
  const statement = myOneStatement(request.statement)
  const { role } = request
  return readOnly(connection, role, connection.address.database, async () => {
    const rows = await connection.run(explainJson, statement)
    const plan = rows.map(([text]) => text).join('\n')
    return { format: 'json', plan, role: role ?? connection.user, generic: false }
  })
}

function sample(connection: MyConnection, request: SampleRequest): Promise<Sampled> {
  return readOnly(connection, request.role, '', () => mySample(connection, request))
}

/**
 * As that role and in that database, in a transaction that is read-only and that stored functions cannot end; rights
 * that reach past it (FILE, SUPER and their like) must not be in reach.
 */
async function readOnly<T>(
  connection: MyConnection,
  role: string | null,
  database: string,
  body: () => Promise<T>,
): Promise<T> {
  if (role !== null) await connection.runText('my.probe.role', mySqlText`SET ROLE ${myIdent(role)}`)
  try {
    await demandSafe(connection, role)
    if (database !== '') await enter(connection, database)
    await connection.runText('my.probe.begin', mySqlText`START TRANSACTION READ ONLY`)
    return await body()
  } catch (error) {
    throw isReadOnlyRefusal(error) ? writesOrLocks() : error
  } finally {
    if (connection.isOpen) await connection.runText('my.probe.rollback', mySqlText`ROLLBACK`)
    if (connection.isOpen && role !== null)
      await connection.runText('my.probe.no-role', mySqlText`SET ROLE NONE`)
  }
}

async function enter(connection: MyConnection, database: string): Promise<void> {
  try {
    await connection.runText('my.probe.database', mySqlText`USE ${myIdent(database)}`)
  } catch (error) {
    // The same number as at sign-in, where it means something else.
    if (!(error instanceof AppError) || error.code !== 'target.auth_failed') throw error
    throw new AppError('target.permission_missing', {
      detail: t.probeOrTheRole,
    })
  }
}

function isReadOnlyRefusal(error: unknown): boolean {
  return error instanceof AppError && /READ_ONLY_TRANSACTION/.test(error.detail ?? '')
}

function writesOrLocks(): AppError {
  return new AppError('engine.unsupported', {
    detail: t.probeWorksInA,
    hint: 'Explain the SELECT that finds the rows, without FOR UPDATE.',
  })
}

/** The role is asked for while it is active: MariaDB tells nobody else what it may do. */
async function demandSafe(connection: MyConnection, role: string | null): Promise<void> {
  const own = await connection.run(ownGrants)
  const found = unheldRights(role === null ? own : [...own, ...(await connection.run(roleGrants, role))])
  if (found.length === 0) return
  const who = role === null ? connection.user : `${connection.user} as ${role}`
  throw new AppError('probe.unsafe', {
    detail: say(t.holdsOnEverything, { who, found: found.slice(0, 4).join(', ') }),
    hint: `REVOKE ${found[0]} ON *.* FROM the account or the role.`,
  })
}

async function logTail(connection: MyConnection, limits: { bytes: number; lines: number }): Promise<LogTail> {
  const rows = await connection.run(errorLog, limits.lines + 1)
  if (connection.server.flavour === 'mariadb') {
    const file = rows[0]?.[1]
    throw new AppError('engine.unsupported', {
      detail: file ? say(t.logOnItsHost, { file }) : t.logNotShown,
      hint: t.sayOnWhichHost,
    })
  }
  const lines = rows.flatMap(([text]) => (text === null ? [] : [text.slice(0, 4_000)])).reverse()
  const cut = lines.length > limits.lines
  return { source: 'performance_schema.error_log', size: null, lines: lines.slice(-limits.lines), cut }
}
