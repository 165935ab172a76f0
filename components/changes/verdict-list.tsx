'use client'
import { HostileText } from '@/components/patterns/hostile-text'
import { Say } from '@/components/patterns/say'
import { Status } from '@/components/patterns/status'
import { TimeAgo } from '@/components/patterns/time-ago'
import type { RunVerdict } from '@/lib/features/runs/contract'
import { runVerdictsTexts as t } from '@/lib/texts/run-verdicts'
import { say } from '@/lib/texts/texts'

const WORDS = {
  happened: t.happened,
  'not-happened': t.notHappened,
  end: t.end,
} satisfies Record<RunVerdict['verdict'], string>

/** What people said of a run that needed one, oldest first; the old doubt is folded away below each. */
export function VerdictList({ verdicts }: { verdicts: readonly RunVerdict[] }) {
  return (
    <section aria-label={t.title} className="max-w-[72ch] space-y-3 rounded-md border bg-surface p-3">
      {verdicts.map((said) => (
        <Said key={said.id} said={said} />
      ))}
    </section>
  )
}

function Said({ said }: { said: RunVerdict }) {
  const { verdict, by, step, reason, problem, parkedAt } = said
  return (
    <div className="space-y-1" data-verdict={verdict}>
      <p className="flex flex-wrap items-baseline gap-x-3">
        <Status status={verdict === 'end' ? 'warning' : 'info'}>
          <Say of={WORDS[verdict]} name={<HostileText text={by.name} />} />
        </Status>
        {step === null ? null : (
          <span className="text-ink-muted text-sm">{say(t.step, { step: step + 1 })}</span>
        )}
        <TimeAgo at={said.at} mode="both" className="text-ink-muted text-sm" />
      </p>
      <p className="text-sm">
        <span className="text-ink-muted">{t.how}</span>{' '}
        {reason === null ? (
          <span className="text-ink-muted">{t.unreadable}</span>
        ) : (
          <HostileText text={reason} />
        )}
      </p>
      {problem === null ? null : (
        <details className="text-sm">
          <summary className="cursor-pointer text-ink-muted">{t.before}</summary>
          <p className="mt-1">
            <HostileText text={problem.message} />
          </p>
          {parkedAt === null ? null : (
            <p className="text-ink-muted text-xs">
              <Say of={t.since} time={<TimeAgo at={parkedAt} mode="both" />} />
            </p>
          )}
        </details>
      )}
    </div>
  )
}
