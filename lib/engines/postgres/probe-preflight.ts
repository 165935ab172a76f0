import { pgIdent } from '@/lib/sql/identifiers'
import type { PreflightItem } from '../contract/capabilities'
import type { PgConnection } from './connection'
import { logDoor, reachableRoles } from './probe-queries'
import { dangersOf } from './probes'

/** What a preflight says of a probe's role besides what it says of every role. */
export async function pgProbeItems(connection: PgConnection): Promise<PreflightItem[]> {
  return [await reach(connection), await roles(connection), await log(connection)]
}

async function reach(connection: PgConnection): Promise<PreflightItem> {
  const found = await dangersOf(connection)
  const base = { id: 'probe:reach', title: 'Nothing beyond a rollback' } as const
  if (found.length === 0)
    return {
      ...base,
      status: 'ok',
      detail:
        'No role it can become reaches past a read-only transaction: no superuser, no programs, files or signals, no dblink.',
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
  const base = { id: 'probe:roles', title: 'Roles it can become' } as const
  if (names.length > 0) return { ...base, status: 'ok', detail: names.join(', '), remedy: null }
  return {
    ...base,
    status: 'warning',
    detail: 'None: statements can be explained with its own rights only.',
    remedy: `GRANT the_role TO ${pgIdent(connection.user).quoted};`,
  }
}

async function log(connection: PgConnection): Promise<PreflightItem> {
  const [door] = await connection.run(logDoor)
  const base = { id: 'probe:log', title: 'The log, through the server' } as const
  if (door?.allowed && door.collected)
    return { ...base, status: 'ok', detail: 'quarterdeck.log_tail may be called.', remedy: null }
  return {
    ...base,
    status: 'warning',
    detail: door?.allowed
      ? 'The server writes no log files itself; the log is read on the host, where there is one.'
      : 'quarterdeck.log_tail is not there; the log is read on the host, where there is one.',
    remedy: door?.allowed ? 'logging_collector = on' : '-- run the script for the probe in this database',
  }
}
