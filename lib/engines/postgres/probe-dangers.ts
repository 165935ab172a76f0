import { AppError } from '@/lib/errors'
import { pgIdent } from '@/lib/sql/identifiers'
import { serverAnswersTexts as t } from '@/lib/texts/server-answers'
import { say } from '@/lib/texts/texts'
import type { PgConnection } from './connection'
import * as queries from './probe-queries'

/** Planning calls only functions that say they change nothing; running calls every one that policies name. */
export type ProbeWork = 'planning' | 'running'

/** @throws AppError `probe.unsafe` with the role, what it could do, and the statement that takes it away */
export async function demandSafe(connection: PgConnection, work: ProbeWork): Promise<void> {
  const found = await dangersOf(connection, work)
  const [first] = found
  if (!first) return
  throw new AppError('probe.unsafe', { detail: found.map((one) => one.why).join(' '), hint: first.remedy })
}

/** What a rollback would not undo and that the probe, or a role it can become, could do; each with its remedy. */
export async function dangersOf(
  connection: PgConnection,
  work: ProbeWork,
): Promise<{ why: string; remedy: string }[]> {
  const own = pgIdent(connection.user).quoted
  const roles = await connection.run(queries.strongRoles)
  const functions = await connection.run(queries.reachingFunctions, work === 'running')
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
