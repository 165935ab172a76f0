import { AppError } from '@/lib/errors'
import { pgIdent } from '@/lib/sql/identifiers'
import { pgOneStatement } from '@/lib/sql/one-statement'
import { serverAnswersTexts as t } from '@/lib/texts/server-answers'
import type { Explained, ExplainRequest, LogTail, ProbeReader } from '../contract/probes'
import { lastLines } from '../log-lines'
import type { PgConnection } from './connection'
import { demandSafe } from './probe-dangers'
import * as queries from './probe-queries'
import { pgSample } from './sample'

/** Reads of the probe credential on PostgreSQL. */
export function pgProbes(connection: PgConnection): ProbeReader {
  return {
    id: connection.pid,
    explain: (request) => explain(connection, request),
    sample: (request) => pgSample(connection, request),
    logTail: (limits) => logTail(connection, limits),
    interrupt: async (pid) => {
      await connection.run(queries.interrupt, pid)
    },
  }
}

/**
 * Planning calls functions marked IMMUTABLE or STABLE, and such a function can do more than it says. The transaction is
 * read-only, and nothing can make it writable once it has begun; what that does not hold back must not be in
 * reach of any role that the connection can become.
 */
async function explain(connection: PgConnection, request: ExplainRequest): Promise<Explained> {
  const statement = pgOneStatement(request.statement)
  await demandSafe(connection, 'planning')
  const schemas = request.schemas.map((name) => pgIdent(name).quoted)
  let prepared = false
  await connection.run(queries.begin)
  try {
    if (request.role !== null) await connection.run(queries.becomeRole, request.role)
    await connection.run(queries.settle, schemas.length > 0 ? schemas.join(', ') : 'pg_catalog')
    await connection.run(queries.prepare, statement)
    prepared = true
    const [count] = await connection.run(queries.placeholders)
    const lines = await connection.run(queries.explain, count?.[0] ?? 0)
    return {
      format: 'text',
      plan: lines.map(([line]) => line).join('\n'),
      role: request.role ?? connection.user,
      generic: (count?.[0] ?? 0) > 0,
    }
  } finally {
    if (connection.isOpen) await connection.run(queries.rollback)
    if (prepared && connection.isOpen) await connection.run(queries.forget)
  }
}

async function logTail(connection: PgConnection, limits: { bytes: number; lines: number }): Promise<LogTail> {
  const [door] = await connection.run(queries.logDoor)
  if (!door?.allowed)
    throw new AppError('engine.unsupported', {
      detail: t.functionQuarterdeckLogTail,
      hint: t.runTheScriptFor,
    })
  const [tail] = await connection.run(queries.logTail, limits.bytes)
  if (!tail?.name)
    throw new AppError('engine.unsupported', {
      detail: door.collected ? t.serverHasNoLog : t.serverWritesNoLog,
      hint: t.sayOnWhichHost2,
    })
  const whole = tail.size <= tail.part.length
  return { source: tail.name, size: tail.size, ...lastLines(tail.part, whole, limits.lines) }
}
