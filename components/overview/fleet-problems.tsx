import { HostileText } from '@/components/patterns/hostile-text'
import { Say } from '@/components/patterns/say'
import { Status } from '@/components/patterns/status'
import { TimeAgo } from '@/components/patterns/time-ago'
import { Link } from '@/components/ui/link'
import type { Fleet } from '@/lib/features/overview/contract'
import { fleetTexts as t } from '@/lib/texts/fleet'
import { sortProblems } from './filter-fleet'
import { severityStatus } from './fleet-status'
import { withheldSentence } from './fleet-words'

/** What is wrong, in sentences, worst first, each a link to where it is mended. Calm is one sentence. */
export function FleetProblems({ fleet }: { fleet: Fleet }) {
  const problems = sortProblems(fleet.problems)
  const withheld = withheldSentence(fleet)
  if (problems.length === 0)
    return withheld ? (
      <p className="pb-4">
        <Status status="unknown">{withheld}</Status>
      </p>
    ) : (
      <p className="pb-4">
        <Status status="ok">
          {t.nothingIsWrong}{' '}
          <span className="text-ink-muted">
            <Say of={t.checked} time={<TimeAgo at={fleet.at} mode="time" />} />
          </span>
        </Status>
      </p>
    )
  return (
    <ul aria-label={t.problemsWorstFirst} className="mb-4 divide-y border-y">
      {problems.map((problem) => (
        <li key={problem.id} className="flex min-h-8 flex-wrap items-center gap-x-3 py-1">
          <Status status={severityStatus(problem.severity)}>
            <Link quiet href={problem.href}>
              <HostileText text={problem.sentence} />
            </Link>
          </Status>
          {problem.since ? (
            <span className="text-ink-muted text-xs">
              <Say of={t.sinceTime} time={<TimeAgo at={problem.since} mode="both" />} />
            </span>
          ) : null}
        </li>
      ))}
      {withheld ? (
        <li className="flex min-h-8 items-center py-1">
          <Status status="unknown">{withheld}</Status>
        </li>
      ) : null}
    </ul>
  )
}
