import { AppError } from '@/lib/errors'
import { pgIdent } from '@/lib/sql/identifiers'
import { pgOneStatement } from '@/lib/sql/one-statement'
import { serverAnswersTexts as t } from '@/lib/texts/server-answers'
import { say } from '@/lib/texts/texts'
import type { Explained, ExplainRequest, LogTail, ProbeReader } from '../contract/probes'
import { lastLines } from '../log-lines'
import type { PgConnection } from './connection'
import * as queries from './probe-queries'

/** Reads of the probe credential on PostgreSQL. */
export function pgProbes(connection: PgConnection): ProbeReader {
  return {
    id: connection.pid,
    explain: (request) => explain(connection, request),
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
  await demandSafe(connection)
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

/** @throws AppError `probe.unsafe` with the role, what it could do, and the statement that takes it away */
async function demandSafe(connection: PgConnection): Promise<void> {
  const found = await dangersOf(connection)
  const [first] = found
  if (!first) return
  throw new AppError('probe.unsafe', { detail: found.map((one) => one.why).join(' '), hint: first.remedy })
}

/** What a rollback would not undo and that the probe, or a role it can become, could do; each with its remedy. */
export async function dangersOf(connection: PgConnection): Promise<{ why: string; remedy: string }[]> {
  const own = pgIdent(connection.user).quoted
  const roles = await connection.run(queries.strongRoles)
  const functions = await connection.run(queries.reachingFunctions)
  return [
    ...roles.map(({ role, why }) => ({
      why: `${role} ${why}.`,
      remedy:
        role === connection.user
          ? say(t.takeThatRightFrom, { own })
          : `REVOKE ${pgIdent(role).quoted} FROM ${own};`,
    })),
    ...functions.map(({ role, name, why }) => ({
      why: say(t.mayCall, { role, name, why }),
      remedy: `REVOKE EXECUTE ON FUNCTION ${name} FROM ${pgIdent(role).quoted}, PUBLIC;`,
    })),
  ]
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
