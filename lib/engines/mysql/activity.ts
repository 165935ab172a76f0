import { serverAnswersTexts as t } from '@/lib/texts/server-answers'
import { serverChecksTexts } from '@/lib/texts/server-checks'
import { say } from '@/lib/texts/texts'
import {
  ACTIVITY_GROUPS,
  type ActivityGap,
  type ActivityGroup,
  type ActivityReader,
  mergeGroups,
  type WaitClass,
} from '../contract/activity'
import { type ActivityRow, activityGroups, activitySource, activityTexts } from './activity-queries'
import type { MyConnection } from './connection'

/** What of performance_schema is switched on. */
type Switched = { waits: boolean; statements: boolean }
const OFF: Switched = { waits: false, statements: false }

/** Counts who is at work: by performance_schema where that is on, else by the list of processes. */
export function myActivity(connection: MyConnection): ActivityReader {
  let switched: Switched | null = null
  const hasSchema = () => connection.server.features.has('performance_schema')
  return {
    sample: async (most = ACTIVITY_GROUPS) => {
      switched ??= await switches(connection)
      const rows = await connection.run(activityGroups, {
        ...switched,
        ownUsers: [...connection.ownUsers],
        most,
      })
      const { waits } = switched
      return {
        at: Date.now(),
        source: hasSchema() ? 'performance_schema' : 'information_schema.PROCESSLIST',
        groups: mergeGroups(rows.map((row) => groupOf(row, waits))),
        hidden: 0,
        gaps: gapsOf(connection, switched),
      }
    },
    texts: async (statements) => {
      const digests = statements.filter((id) => /^[0-9a-f]{32,64}$/.test(id))
      if (digests.length === 0 || connection.server.flavour === 'mariadb') return []
      const rows = await connection.run(activityTexts, digests.join(','))
      return rows.map(([statement, text, cut]) => ({ statement, text, cut: cut === 1, normalised: true }))
    },
    lookAgain: () => {
      switched = null
    },
  }
}

async function switches(connection: MyConnection): Promise<Switched> {
  const on = new Map(await connection.run(activitySource))
  const all = (...names: string[]) => names.every((name) => on.get(name) === 'YES')
  if (!connection.server.features.has('performance_schema')) return OFF
  const perThread = all('global_instrumentation', 'thread_instrumentation')
  return {
    waits: perThread && all('events_waits_current'),
    // MariaDB knows the digest of a statement when that has ended.
    statements: connection.server.flavour === 'mysql' && perThread && all('events_statements_current'),
  }
}

function gapsOf({ server }: MyConnection, { waits, statements }: Switched): ActivityGap[] {
  const late: ActivityGap = { of: 'statements', reason: t.digestComesLate, remedy: null }
  if (!server.features.has('performance_schema')) {
    const remedy = say(serverChecksTexts.inMysqld, { line: 'performance_schema = ON' })
    const off = (of: ActivityGap['of']): ActivityGap => ({ of, reason: t.performanceSchemaIsOff2, remedy })
    return [off('waits'), server.flavour === 'mariadb' ? late : off('statements'), off('applications')]
  }
  const gap = (of: ActivityGap['of'], name: string): ActivityGap => ({
    of,
    reason: say(t.consumerIsOff, { name }),
    remedy: `UPDATE performance_schema.setup_consumers SET ENABLED = 'YES' WHERE NAME = '${name}';`,
  })
  return [
    ...(waits ? [] : [gap('waits', 'events_waits_current')]),
    ...(statements
      ? []
      : [server.flavour === 'mariadb' ? late : gap('statements', 'events_statements_current')]),
  ]
}

function groupOf(row: ActivityRow, waits: boolean): ActivityGroup {
  const { waitClass, event } = row.isSystem
    ? { waitClass: 'background' as const, event: row.state }
    : waitOf(row, waits)
  return {
    waitClass,
    event: row.folded ? null : event,
    user: row.user,
    application: row.application,
    database: row.database,
    statement: row.digest,
    folded: row.folded,
    count: row.sessions,
  }
}

/** Words of the servers for waits that have their own class, in the order in which they are tried. */
const STATES: readonly (readonly [RegExp, WaitClass])[] = [
  [/^(waiting for .*lock|waiting for table|user lock$)/i, 'lock'],
  [/^user sleep$/i, 'timeout'],
  [/^(sending to client|writing to net|reading from (net|client)|receiving from client)/i, 'client'],
  [/^waiting for (handler|prior transaction to) commit/i, 'io'],
  [/semi-?sync/i, 'ipc'],
  [/^waiting /i, 'other'],
]

const EVENTS: readonly (readonly [RegExp, WaitClass])[] = [
  [/^wait\/lock\//, 'lock'],
  [/^wait\/synch\//, 'latch'],
  [/^wait\/io\/socket\//, 'client'],
  [/^wait\/io\//, 'io'],
]

// What the server calls a state is more than the event below it: a wait for a lock is a condition variable there.
function waitOf(row: ActivityRow, waits: boolean): { waitClass: WaitClass; event: string | null } {
  if (row.waitsForRow) return { waitClass: 'lock', event: 'Lock: row' }
  const state = row.state ?? ''
  const byState = STATES.find(([words]) => words.test(state))
  if (byState) return { waitClass: byState[1], event: row.event ?? row.state }
  if (row.event === null) return { waitClass: waits ? 'cpu' : 'running', event: null }
  const byEvent = EVENTS.find(([words]) => words.test(row.event ?? ''))
  return { waitClass: byEvent?.[1] ?? 'other', event: row.event }
}
