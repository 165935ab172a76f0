import { serverAnswersTexts as t } from '@/lib/texts/server-answers'
import {
  ACTIVITY_GROUPS,
  type ActivityGap,
  type ActivityGroup,
  type ActivityReader,
  type ActivitySample,
  mergeGroups,
  type WaitClass,
} from '../contract/activity'
import { activityGroups, activityTexts } from './activity-queries'
import type { PgConnection } from './connection'
import { monitorGrant } from './overview'

const CLASSES: Record<string, WaitClass> = {
  IO: 'io',
  Lock: 'lock',
  LWLock: 'latch',
  BufferPin: 'latch',
  Buffer: 'latch',
  Client: 'client',
  IPC: 'ipc',
  Timeout: 'timeout',
  Extension: 'extension',
}

/** Counts who is at work by pg_stat_activity. */
export function pgActivity(connection: PgConnection): ActivityReader {
  return {
    sample: async (most = ACTIVITY_GROUPS) => {
      const rows = await connection.run(activityGroups, [...connection.ownUsers], most)
      return sampleOf(rows, connection.user)
    },
    texts: async (statements) => {
      // Ids come from our own store, where anything might stand by now.
      const ids = statements.filter((id) => /^-?\d{1,19}$/.test(id))
      if (ids.length === 0) return []
      const rows = await connection.run(activityTexts, ids)
      return rows.map(([statement, text, cut]) => ({ statement, text, cut, normalised: false }))
    },
    lookAgain: () => undefined,
  }
}

type Row = (typeof activityGroups)['row']['_output']

function sampleOf(rows: readonly Row[], user: string): ActivitySample {
  const [hidden = 0, hasIds = false] = rows[0] ?? []
  const gaps: ActivityGap[] = []
  if (hidden > 0) gaps.push({ of: 'sessions', reason: t.otherSessionsAreHidden, remedy: monitorGrant(user) })
  if (!hasIds)
    gaps.push({
      of: 'statements',
      reason: t.computeQueryIdIsOff,
      remedy: 'ALTER SYSTEM SET compute_query_id = on; SELECT pg_reload_conf();',
    })
  return {
    at: Date.now(),
    source: 'pg_stat_activity',
    groups: mergeGroups(rows.flatMap(groupsOf)),
    hidden,
    gaps,
  }
}

function groupsOf(row: Row): ActivityGroup[] {
  const [, , isClient, type, event, user, application, database, statement, folded, count] = row
  if (isClient === null || count === null) return []
  const waitClass = isClient ? classOf(type) : 'background'
  const named = type === null ? null : event === null ? type : `${type}: ${event}`
  const isFolded = folded === true
  return [
    {
      waitClass,
      event: isFolded ? null : named,
      user,
      application: application === '' ? null : application,
      database,
      statement,
      folded: isFolded,
      count,
    },
  ]
}

function classOf(type: string | null): WaitClass {
  return type === null ? 'cpu' : (CLASSES[type] ?? 'other')
}
