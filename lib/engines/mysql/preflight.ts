import { serverChecksTexts as t } from '@/lib/texts/server-checks'
import { say } from '@/lib/texts/texts'
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
    ok(
      'reach',
      t.reachable,
      say(t.answersOnPort, { host: connection.address.host, port: connection.address.port }),
    ),
    tlsItem(connection.address.tls.mode),
    ok('version', t.version, `${PRODUCT[connection.server.flavour]} ${connection.version}`),
    ok('pins', t.sessionSettings, t.sqlModeTimeZone),
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
  const base = { id: 'read-only', title: t.readOnlyAccount } as const
  const narrow = await connection.run(narrowRights)
  const [seen] = await connection.run(sources)
  const everywhere = writingRights(rights)
  const somewhere = narrow.filter(([right]) => writingRights([right]).length > 0)
  if (everywhere.length + somewhere.length > 0) {
    const list = [...everywhere, ...somewhere.map(([right, where]) => `${right} on ${where}`)]
    const shown =
      list.length > 6
        ? say(t.andMore, { list: list.slice(0, 6).join(', '), count: list.length - 6 })
        : list.join(', ')
    return {
      ...base,
      status: 'failed',
      detail: say(t.accountMustNotBe, { credential: connection.options.credential, shown }),
      remedy: `REVOKE ALL PRIVILEGES, GRANT OPTION FROM ${account(connection.user)}; -- then the role script`,
    }
  }
  if (seen?.role) {
    const detail = say(t.roleIsActiveWhat, { role: seen.role })
    return {
      ...base,
      status: 'warning',
      detail,
      remedy: `SET DEFAULT ROLE NONE TO ${account(connection.user)};`,
    }
  }
  return { ...base, status: 'ok', detail: t.accountHasNoRight, remedy: null }
}

function operator(rights: string[]): PreflightItem {
  const strong = rights.includes('SUPER')
  return {
    id: 'operator-rights',
    title: t.rightsOfTheOperator,
    status: strong ? 'warning' : 'ok',
    detail: strong ? t.operatorHoldsSuperThe : t.doesNotHoldSuper,
    remedy: null,
  }
}

function privilege(connection: MyConnection, rights: string[]): PreflightItem {
  const has = rights.includes('PROCESS')
  return {
    id: 'privilege:PROCESS',
    title: t.rightToSeeSessions,
    status: has ? 'ok' : 'warning',
    detail: has ? t.accountHoldsProcess : t.withoutProcessOtherAccounts,
    remedy: has ? null : processGrant(connection.user),
  }
}
