import { serverChecksTexts as t } from '@/lib/texts/server-checks'
import { say } from '@/lib/texts/texts'
import type { PreflightItem } from '../contract/capabilities'
import type { MyConnection } from './connection'
import { logGrant } from './grants'
import { ownGrants, unheldRights } from './probes'

/** What a preflight says of a probe's account besides what it says of every account. */
export async function myProbeItems(connection: MyConnection): Promise<PreflightItem[]> {
  const grants = await connection.run(ownGrants)
  return [reach(grants), roles(grants), log(connection, grants)]
}

function reach(grants: readonly string[]): PreflightItem {
  const found = unheldRights(grants)
  const base = { id: 'probe:reach', title: t.nothingBeyondARollback } as const
  if (found.length > 0)
    return {
      ...base,
      status: 'failed',
      detail: say(t.holdsOnEverything, { found: found.slice(0, 6).join(', ') }),
      remedy: `REVOKE ${found[0]} ON *.* FROM the account;`,
    }
  const detail = t.noFileSuperOr
  return { ...base, status: 'ok', detail, remedy: null }
}

/** `GRANT role TO account` has no ON; every other line has one. */
function roles(grants: readonly string[]): PreflightItem {
  const names = grants.flatMap((line) =>
    / ON /.test(line) ? [] : (/^GRANT (.+?) TO /.exec(line)?.[1] ?? []),
  )
  const detail = names.length > 0 ? names.join(', ') : t.noneItExplainsWith
  return { id: 'probe:roles', title: t.rolesItCanBecome, status: 'ok', detail, remedy: null }
}

function log(connection: MyConnection, grants: readonly string[]): PreflightItem {
  const base = { id: 'probe:log', title: t.logThroughTheServer } as const
  if (connection.server.flavour === 'mariadb')
    return {
      ...base,
      status: 'warning',
      detail: t.mariadbDoesNotShow,
      remedy: t.sayOnWhichHost,
    }
  const may = grants.some((line) => /performance_schema/.test(line) && /SELECT/.test(line))
  return {
    ...base,
    status: may ? 'ok' : 'warning',
    detail: may ? t.performanceSchemaErrorLog : t.performanceSchemaErrorLog2,
    remedy: may ? null : logGrant(connection.user),
  }
}
