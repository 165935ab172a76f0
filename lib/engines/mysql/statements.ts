import { AppError } from '@/lib/errors'
import { serverAnswersTexts as t } from '@/lib/texts/server-answers'
import { serverChecksTexts } from '@/lib/texts/server-checks'
import { say } from '@/lib/texts/texts'
import type { Capability } from '../contract/reading'
import {
  ALL_STATEMENTS,
  figuresOf,
  type StatementCapability,
  type StatementEntry,
  type StatementReader,
} from '../contract/statements'
import type { MyConnection } from './connection'
import { statementCounters, statementSource, statementTexts, userCounters } from './statement-queries'

const OFF = {
  reason: t.performanceSchemaIsOff2,
  remedy: say(serverChecksTexts.inMysqld, { line: 'performance_schema = ON' }),
}

/** Statistics of statements by digest; on MariaDB without performance_schema those of accounts, where they are counted. */
export function myStatements(connection: MyConnection): StatementCapability {
  return async (): Promise<Capability<StatementReader>> => {
    const [source] = await connection.run(statementSource)
    if (!source) throw new AppError('target.protocol')
    if (!connection.server.features.has('performance_schema'))
      return source.users ? { supported: true, value: users(connection) } : { supported: false, ...OFF }
    if (source.most === 0)
      return {
        supported: false,
        reason: t.performanceSchemaDigestsSize,
        remedy: say(serverChecksTexts.inMysqld, { line: 'performance_schema_digests_size = -1' }),
      }
    if (source.digests === 'NO')
      return {
        supported: false,
        reason: t.consumerStatementsDigestIs,
        remedy:
          "UPDATE performance_schema.setup_consumers SET ENABLED = 'YES' WHERE NAME = 'statements_digest';",
      }
    return { supported: true, value: digests(connection, source.most) }
  }
}

function digests(connection: MyConnection, most: number): StatementReader {
  return {
    snapshot: async () => {
      const rows = await connection.run(statementCounters)
      const at = Date.now()
      const entries = rows.map(
        ([database, statement, calls, ms, rowCount, examined, noIndex, diskTables, errors, since]) => ({
          key: `${statement ?? ''} ${database ?? ''}`,
          statement,
          database,
          role: null,
          toplevel: true,
          since,
          figures: figuresOf({ calls, ms, rows: rowCount, examined, noIndex, diskTables, errors }),
        }),
      )
      // What does not fit is counted in the line without a digest: nothing is thrown away.
      return {
        at,
        source: 'performance_schema',
        resetAt: null,
        evictions: 0,
        entries,
        most: most < 0 ? null : most,
        hidden: 0,
      }
    },
    texts: async (statements) => {
      const ids = statements.filter((id) => /^[0-9a-f]{32,64}$/.test(id))
      if (ids.length === 0) return []
      const rows = await connection.run(statementTexts, ids.join(','))
      return rows.map(([statement, text, cut]) => ({ statement, text, cut: cut === 1 }))
    },
  }
}

function users(connection: MyConnection): StatementReader {
  return {
    snapshot: async () => {
      const rows = await connection.run(userCounters)
      const entries = rows.map(
        ([role, calls, ms, rowCount, examined]): StatementEntry => ({
          key: role,
          statement: ALL_STATEMENTS,
          database: null,
          role,
          toplevel: true,
          since: null,
          figures: figuresOf({ calls, ms, rows: rowCount, examined }),
        }),
      )
      return {
        at: Date.now(),
        source: 'user statistics',
        resetAt: null,
        evictions: 0,
        entries,
        most: null,
        hidden: 0,
      }
    },
    texts: async () => [],
  }
}
