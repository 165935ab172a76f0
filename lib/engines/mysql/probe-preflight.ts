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
  const base = { id: 'probe:reach', title: 'Nothing beyond a rollback' } as const
  if (found.length > 0)
    return {
      ...base,
      status: 'failed',
      detail: `It holds ${found.slice(0, 6).join(', ')} on everything.`,
      remedy: `REVOKE ${found[0]} ON *.* FROM the account;`,
    }
  const detail = 'No FILE, SUPER or other right that reaches past a read-only transaction.'
  return { ...base, status: 'ok', detail, remedy: null }
}

/** `GRANT role TO account` has no ON; every other line has one. */
function roles(grants: readonly string[]): PreflightItem {
  const names = grants.flatMap((line) =>
    / ON /.test(line) ? [] : (/^GRANT (.+?) TO /.exec(line)?.[1] ?? []),
  )
  const detail = names.length > 0 ? names.join(', ') : 'None: it explains with its own rights only.'
  return { id: 'probe:roles', title: 'Roles it can become', status: 'ok', detail, remedy: null }
}

function log(connection: MyConnection, grants: readonly string[]): PreflightItem {
  const base = { id: 'probe:log', title: 'The log, through the server' } as const
  if (connection.server.flavour === 'mariadb')
    return {
      ...base,
      status: 'warning',
      detail: 'MariaDB does not show its error log to clients; it is read on the host, where there is one.',
      remedy: 'Say on which host the target runs.',
    }
  const may = grants.some((line) => /performance_schema/.test(line) && /SELECT/.test(line))
  return {
    ...base,
    status: may ? 'ok' : 'warning',
    detail: may
      ? 'performance_schema.error_log may be read.'
      : 'performance_schema.error_log may not be read.',
    remedy: may ? null : logGrant(connection.user),
  }
}
