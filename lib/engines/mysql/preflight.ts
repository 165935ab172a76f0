import { capabilityItems, tlsItem } from '../capability-items'
import type { PreflightItem } from '../contract/capabilities'
import type { MyConnection } from './connection'
import { account, processGrant } from './grants'
import { myLedger } from './ledger'
import { myProbeItems } from './probe-preflight'
import { globalRights, narrowRights, sources, writingRights } from './rights'

const PRODUCT = { mysql: 'MySQL', mariadb: 'MariaDB', postgresql: 'PostgreSQL' } as const

/** What a person sees before a target is saved. A monitor account that can write has failed. */
export async function myPreflight(connection: MyConnection): Promise<PreflightItem[]> {
  const monitor = connection.options.credential === 'monitor'
  const rights = await connection.run(globalRights)
  const start = [
    ok('reach', 'Reachable', `${connection.address.host} answers on port ${connection.address.port}.`),
    tlsItem(connection.address.tls.mode),
    ok('version', 'Version', `${PRODUCT[connection.server.flavour]} ${connection.version}`),
    ok('pins', 'Session settings', 'sql_mode, time zone and time limits are fixed; LOCAL INFILE is off.'),
  ]
  if (connection.options.credential === 'probe')
    return [...start, await readOnly(connection, rights), ...(await myProbeItems(connection))]
  const ledger = await myLedger(connection)
  // Control belongs to the operator: a monitor without it is as it should be.
  const leaveOut = monitor ? (['session-control'] as const) : []
  return [
    ...start,
    monitor ? await readOnly(connection, rights) : operator(rights),
    privilege(connection, rights),
    ...capabilityItems(ledger, leaveOut),
  ]
}

function ok(id: string, title: string, detail: string): PreflightItem {
  return { id, title, status: 'ok', detail, remedy: null }
}

async function readOnly(connection: MyConnection, rights: string[]): Promise<PreflightItem> {
  const base = { id: 'read-only', title: 'Read-only account' } as const
  const narrow = await connection.run(narrowRights)
  const [seen] = await connection.run(sources)
  const everywhere = writingRights(rights)
  const somewhere = narrow.filter(([right]) => writingRights([right]).length > 0)
  if (everywhere.length + somewhere.length > 0) {
    const list = [...everywhere, ...somewhere.map(([right, where]) => `${right} on ${where}`)]
    const shown =
      list.length > 6 ? `${list.slice(0, 6).join(', ')} and ${list.length - 6} more` : list.join(', ')
    return {
      ...base,
      status: 'failed',
      detail: `The ${connection.options.credential} account must not be able to write: it has ${shown}.`,
      remedy: `REVOKE ALL PRIVILEGES, GRANT OPTION FROM ${account(connection.user)}; -- then the role script`,
    }
  }
  if (seen?.role) {
    const detail = `The role ${seen.role} is active; what it allows was not examined.`
    return {
      ...base,
      status: 'warning',
      detail,
      remedy: `SET DEFAULT ROLE NONE TO ${account(connection.user)};`,
    }
  }
  return { ...base, status: 'ok', detail: 'The account has no right to write.', remedy: null }
}

function operator(rights: string[]): PreflightItem {
  const strong = rights.includes('SUPER')
  return {
    id: 'operator-rights',
    title: 'Rights of the operator',
    status: strong ? 'warning' : 'ok',
    detail: strong
      ? 'The operator holds SUPER; the role script makes one with less.'
      : 'It does not hold SUPER.',
    remedy: null,
  }
}

function privilege(connection: MyConnection, rights: string[]): PreflightItem {
  const has = rights.includes('PROCESS')
  return {
    id: 'privilege:PROCESS',
    title: 'Right to see sessions',
    status: has ? 'ok' : 'warning',
    detail: has ? 'The account holds PROCESS.' : "Without PROCESS other accounts' sessions are not listed.",
    remedy: has ? null : processGrant(connection.user),
  }
}
