import { pgIdent } from '@/lib/sql/identifiers'
import { serverChecksTexts as t } from '@/lib/texts/server-checks'
import type { PreflightItem } from '../contract/capabilities'
import type { PgConnection } from './connection'
import { dangersOf } from './probe-dangers'
import { logDoor, reachableRoles } from './probe-queries'

/** What a preflight says of a probe's role besides what it says of every role. */
export async function pgProbeItems(connection: PgConnection): Promise<PreflightItem[]> {
  return [await reach(connection), await roles(connection), await log(connection)]
}

async function reach(connection: PgConnection): Promise<PreflightItem> {
  const found = await dangersOf(connection, 'planning')
  const base = { id: 'probe:reach', title: t.nothingBeyondARollback } as const
  if (found.length === 0)
    return {
      ...base,
      status: 'ok',
      detail: t.noRoleItCan,
      remedy: null,
    }
  return {
    ...base,
    status: 'failed',
    detail: found.map((one) => one.why).join(' '),
    remedy: found.map((one) => one.remedy).join('\n'),
  }
}

async function roles(connection: PgConnection): Promise<PreflightItem> {
  const names = await connection.run(reachableRoles)
  const base = { id: 'probe:roles', title: t.rolesItCanBecome } as const
  if (names.length > 0) return { ...base, status: 'ok', detail: names.join(', '), remedy: null }
  return {
    ...base,
    status: 'warning',
    detail: t.noneStatementsCanBe,
    remedy: `GRANT the_role TO ${pgIdent(connection.user).quoted};`,
  }
}

async function log(connection: PgConnection): Promise<PreflightItem> {
  const [door] = await connection.run(logDoor)
  const base = { id: 'probe:log', title: t.logThroughTheServer } as const
  if (door?.allowed && door.collected)
    return { ...base, status: 'ok', detail: t.quarterdeckLogTailMay, remedy: null }
  return {
    ...base,
    status: 'warning',
    detail: door?.allowed ? t.serverWritesNoLog : t.quarterdeckLogTailIs,
    remedy: door?.allowed ? 'logging_collector = on' : '-- run the script for the probe in this database',
  }
}
