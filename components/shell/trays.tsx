'use client'
import { Activity, TriangleAlert } from 'lucide-react'
import { HostileText } from '@/components/patterns/hostile-text'
import { Say } from '@/components/patterns/say'
import { Status, type StatusKind } from '@/components/patterns/status'
import { TimeAgo } from '@/components/patterns/time-ago'
import { Button } from '@/components/ui/button'
import { Link } from '@/components/ui/link'
import { Popover } from '@/components/ui/popover'
import { shellTexts as t } from '@/lib/texts/shell'
import { say } from '@/lib/texts/texts'

export type Problem = { id: string; status: StatusKind; sentence: string; href: string; since: string | null }

/** The problems of the whole fleet, on every page. Quiet when there is none; unknown is said. */
export function ProblemsMenu({ problems }: { problems: ReadonlyArray<Problem> | null }) {
  const count = problems?.length ?? 0
  return (
    <Popover
      title={t.problems}
      titleVisible
      align="end"
      trigger={
        <Button
          variant={count > 0 ? 'secondary' : 'ghost'}
          size="sm"
          aria-label={say(t.problems2, { problems: problems === null ? t.unknown : count })}
        >
          {count > 0 ? (
            <Status status={problems?.[0]?.status ?? 'warning'} shapeOnly />
          ) : (
            <TriangleAlert aria-hidden="true" strokeWidth={1.75} />
          )}
          <span className="tabular">{problems === null ? '◌' : count}</span>
        </Button>
      }
    >
      {problems === null ? <Status status="unknown">{t.problemsAreNot}</Status> : null}
      {problems?.length === 0 ? <Status status="ok">{t.noProblemKnown}</Status> : null}
      <ul className="space-y-2">
        {problems?.map((problem) => (
          <li key={problem.id} className="flex items-start gap-2 text-sm">
            <Status status={problem.status} shapeOnly className="mt-0.5" />
            <span>
              <Link quiet href={problem.href}>
                <HostileText text={problem.sentence} />
              </Link>
              {problem.since ? (
                <span className="block text-ink-muted text-xs">
                  <Say of={t.since} time={<TimeAgo at={problem.since} mode="both" />} />
                </span>
              ) : null}
            </span>
          </li>
        ))}
      </ul>
    </Popover>
  )
}

export type RunningChange = {
  id: string
  title: string
  target: string | null
  startedAt: string
  href: string
}

/** The changes running now, on every page. Not there when nothing runs. */
export function RunningTray({ changes }: { changes: ReadonlyArray<RunningChange> }) {
  if (changes.length === 0) return null
  return (
    <Popover
      title={t.runningChanges}
      titleVisible
      align="end"
      trigger={
        <Button size="sm" aria-label={say(t.runningChanges2, { changes: changes.length })}>
          <Activity aria-hidden="true" strokeWidth={1.75} />
          <span className="tabular">{changes.length}</span>
        </Button>
      }
    >
      <ul className="space-y-2 text-sm">
        {changes.map((change) => (
          <li key={change.id}>
            <Link quiet href={change.href}>
              <HostileText text={change.title} />
            </Link>
            <span className="block text-ink-muted text-xs">
              {change.target ? <HostileText text={change.target} /> : null}{' '}
              <Say of={t.started} time={<TimeAgo at={change.startedAt} />} />
            </span>
          </li>
        ))}
      </ul>
    </Popover>
  )
}
