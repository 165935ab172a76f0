/**
 * What a session at work waits for. `cpu` waits for nothing; `running` is at work on a server that does not tell for
 * what; `latch` is a lock within the server; `timeout` sleeps on purpose; `background` is a process of the server
 * itself, whatever it waits for.
 */
export const WAIT_CLASSES = [
  'cpu',
  'running',
  'io',
  'lock',
  'latch',
  'client',
  'ipc',
  'timeout',
  'extension',
  'other',
  'background',
] as const
export type WaitClass = (typeof WAIT_CLASSES)[number]

/** Groups that a sample has at most; what is beyond is counted by wait class alone. */
export const ACTIVITY_GROUPS = 100

/** Sessions at work that are alike, counted. All text is the target's and hostile. */
export type ActivityGroup = {
  waitClass: WaitClass
  /** In the server's own words, e.g. `Lock: transactionid`; null when it waits for nothing. */
  event: string | null
  user: string | null
  /** For a process of the server itself: what it is. */
  application: string | null
  database: string | null
  /** The id under which the statistics of statements know what it runs. */
  statement: string | null
  /** True where only the wait class is known of those that are counted here. */
  folded: boolean
  count: number
}

/** What a server does not tell of those at work, why, and what would help. */
export type ActivityGap = {
  of: 'sessions' | 'waits' | 'statements' | 'applications'
  reason: string
  remedy: string | null
}

/** The sessions at work of one moment: the panel's own left out, parallel workers with their leader. */
export type ActivitySample = {
  /** Unix milliseconds by the panel's clock. */
  at: number
  /** Where it comes from, e.g. `pg_stat_activity`. */
  source: string
  groups: ActivityGroup[]
  /** Sessions of which it may not be seen whether they are at work. */
  hidden: number
  gaps: ActivityGap[]
}

/** The text of a statement as a session at work has it; `normalised` when its values are taken out already. */
export type ActivityText = { statement: string; text: string; cut: boolean; normalised: boolean }

/** Counts who is at work. Grouped on the server: thousands of sessions are as many rows as there are kinds of them. */
export interface ActivityReader {
  /** @param most groups that are told apart, `ACTIVITY_GROUPS` unless said otherwise */
  sample(most?: number): Promise<ActivitySample>
  /** Texts of statements that run at this moment; those that ended are left out. */
  texts(statements: readonly string[]): Promise<ActivityText[]>
  /** Something changed on the server: what it tells may be more, or less, now. */
  lookAgain(): void
}

/** Groups that became alike, counted together. */
export function mergeGroups(groups: readonly ActivityGroup[]): ActivityGroup[] {
  const byKey = new Map<string, ActivityGroup>()
  for (const group of groups) {
    const { count, ...rest } = group
    const key = JSON.stringify(rest)
    const before = byKey.get(key)
    byKey.set(key, before ? { ...before, count: before.count + count } : group)
  }
  return [...byKey.values()].sort((a, b) => b.count - a.count)
}
