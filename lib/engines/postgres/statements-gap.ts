import { pgIdent } from '@/lib/sql/identifiers'
import { serverAnswersTexts as t } from '@/lib/texts/server-answers'
import { say } from '@/lib/texts/texts'
import type { LedgerEntry, LedgerFix } from '../contract/capabilities'
import { ledgerEntry as entry } from '../ledger-entry'
import { monitorGrant } from './overview'
import { extensionNumber, type StatementSource } from './statement-queries'

/** Before 1.8 the columns had other names, and nothing was counted of planning and WAL. */
const OLDEST = 108

type StatementsGap = { reason: string; remedy: string; fix?: LedgerFix }

const NOT_LOADED: StatementsGap = {
  reason: t.pgStatStatementsIs,
  remedy:
    "ALTER SYSTEM SET shared_preload_libraries = 'pg_stat_statements'; -- with those already there, then restart",
  fix: { library: 'pg_stat_statements' },
}

/** Why statements cannot be read through the extension as it is, with what would help; null when they can. */
export function statementsGap(user: string, source: StatementSource | null): StatementsGap | null {
  if (!source)
    return {
      reason: t.extensionPgStatStatements,
      remedy: 'CREATE EXTENSION pg_stat_statements;',
      fix: { extension: 'pg_stat_statements' },
    }
  if (source.most === null) return NOT_LOADED
  if (extensionNumber(source.version) < OLDEST)
    return {
      reason: say(t.pgStatStatementsIs2, { version: source.version }),
      remedy: 'ALTER EXTENSION pg_stat_statements UPDATE;',
    }
  if (!source.mayUse)
    return {
      reason: t.roleMayNotUse,
      remedy: `GRANT USAGE ON SCHEMA ${pgIdent(source.schema).quoted} TO ${pgIdent(user).quoted};`,
    }
  if (!source.mayExecute)
    return {
      reason: t.roleMayNotRun,
      remedy: `GRANT EXECUTE ON FUNCTION ${pgIdent(source.schema).quoted}.pg_stat_statements(boolean) TO ${pgIdent(user).quoted};`,
    }
  if (source.track === 'none')
    return {
      reason: t.pgStatStatementsTrack,
      remedy: "ALTER SYSTEM SET pg_stat_statements.track = 'top'; SELECT pg_reload_conf();",
      fix: { setting: 'pg_stat_statements.track', value: 'top' },
    }
  return null
}

const GRANTING: LedgerFix = { rights: ['pg_monitor'], host: null }

type Seen = {
  /** `shared_preload_libraries`; null where the role may not see it. */
  preload: string | null
  /** Settings that wait for a restart. */
  pending: readonly string[]
  source: StatementSource | null
  readAll: boolean
}

/** The line of the ledger about statements: what lacks first is said first. */
export function statementsEntry(user: string, { preload, pending, source, readAll }: Seen): LedgerEntry {
  const loaded =
    preload === null || preload.split(',').some((library) => library.trim() === 'pg_stat_statements')
  // Without the extension nothing else tells whether it is loaded.
  if (preload === null && source === null)
    return entry('statements', t.roleMayNotSeePreload, monitorGrant(user), GRANTING)
  if (!loaded && pending.includes('shared_preload_libraries'))
    return entry('statements', t.pgStatStatementsIs3, t.restartTheServer, { restart: true })
  const gap = loaded ? statementsGap(user, source) : NOT_LOADED
  if (gap) return entry('statements', gap.reason, gap.remedy, gap.fix)
  const hidden = readAll ? null : t.otherRolesStatementsAre
  return entry('statements', hidden, monitorGrant(user), GRANTING)
}
