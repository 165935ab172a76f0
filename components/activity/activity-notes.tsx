'use client'
import { HostileText } from '@/components/patterns/hostile-text'
import { Say } from '@/components/patterns/say'
import { Status } from '@/components/patterns/status'
import { TimeAgo, ZoneNote } from '@/components/patterns/time-ago'
import { CopyButton } from '@/components/ui/copy-button'
import type { ActivityList } from '@/lib/features/activity/contract'
import { formatShare } from '@/lib/format/number'
import { activityTexts as t } from '@/lib/texts/activity'
import { plural, say } from '@/lib/texts/texts'

const GAP_WORDS = {
  sessions: t.gapSessions,
  waits: t.gapWaits,
  statements: t.gapStatements,
  applications: t.gapApplications,
} as const

/** What the samples cannot tell, why, and what would help. */
export function ActivityGaps({ list: { source } }: { list: ActivityList }) {
  if (source.gaps.length === 0) return null
  return (
    <ul className="mb-3 space-y-1 text-sm">
      {source.gaps.map((gap) => (
        <li key={gap.of} className="flex flex-wrap items-center gap-x-2">
          <Status status="unknown">
            {gap.of === 'sessions' && source.hidden > 0 ? (
              plural(t.hidden, source.hidden)
            ) : (
              <Say of={GAP_WORDS[gap.of]} reason={<HostileText text={gap.reason} />} />
            )}
          </Status>
          {gap.remedy ? (
            <span className="inline-flex flex-wrap items-center gap-1">
              <code className="font-mono text-xs">
                <HostileText text={gap.remedy} />
              </code>
              <CopyButton text={gap.remedy} label={t.copyRemedy} />
            </span>
          ) : null}
        </li>
      ))}
    </ul>
  )
}

/** Below the table: how many, from where, as of when, and how much of the span was looked at. */
export function ActivityFooter({ list, shown }: { list: ActivityList; shown: number }) {
  const { source, from, to, coveredMs } = list
  // The present minute is not over.
  const past = Math.max(1, Math.min(to, source.readAt ? Date.parse(source.readAt) : to) - from)
  const covered = Math.min(1, coveredMs / past)
  return (
    <footer className="flex flex-wrap items-center gap-x-4 gap-y-1 py-2 text-ink-muted text-xs">
      <span className="tabular">{plural(t.shown, list.matching, { shown })}</span>
      <span className="tabular">{plural(t.looks, list.looks)}</span>
      {covered < 0.97 ? <span>{say(t.covered, { share: formatShare(covered) })}</span> : null}
      {source.name === null ? null : (
        <span>
          <Say of={t.from} source={<HostileText text={source.name} />} />
        </span>
      )}
      {source.readAt === null ? null : (
        <span>
          <Say of={t.readAt} ago={<TimeAgo at={source.readAt} />} />
        </span>
      )}
      {list.masked && list.by === 'statement' ? <span>{t.literals}</span> : null}
      <ZoneNote />
    </footer>
  )
}
