'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { DangerAnswer } from '@/components/patterns/danger-dialog'
import { DangerDialog } from '@/components/patterns/danger-dialog'
import { ErrorPanel } from '@/components/patterns/error-panel'
import { HostileText } from '@/components/patterns/hostile-text'
import { Say } from '@/components/patterns/say'
import { Status } from '@/components/patterns/status'
import { TimeAgo } from '@/components/patterns/time-ago'
import { Button } from '@/components/ui/button'
import type { Change } from '@/lib/features/changes/contract'
import type { Observation, Verdict } from '@/lib/features/changes/contract-after'
import { client } from '@/lib/http/client'
import { problemOf } from '@/lib/http/problem'
import { orpc } from '@/lib/http/query'
import { changesTexts as t } from '@/lib/texts/changes'
import { stepUpFor } from './apply-plan'

const WORDS: Record<Observation['answer'], string> = {
  happened: t.serverShowsIts,
  'not-happened': t.serverShowsNo,
  unknown: t.serverCannotSay,
}

const VERDICTS: Record<Verdict, { button: string; verb: string; sentence: string }> = {
  happened: {
    button: t.itHappenedGoOn,
    verb: t.goOn,
    sentence: t.stepCountsAsDone,
  },
  'not-happened': {
    button: t.itDidNotHappen,
    verb: t.takeStep,
    sentence: t.stepIsTakenNow,
  },
  end: {
    button: t.endItHere,
    verb: t.endIt,
    sentence: t.nothingMoreIsDone,
  },
}

/** For a change whose outcome is not known: look again, then say what became of it. Nothing happens before that. */
export function ResolveChange({ change }: { change: Change }) {
  const cache = useQueryClient()
  const [verdict, setVerdict] = useState<Verdict | null>(null)
  const look = useMutation(orpc.changes.observe.mutationOptions())
  const { planHash, plan } = change
  const resolve = useMutation({
    mutationFn: async ({ stepUp, ...answer }: DangerAnswer & { verdict: Verdict; planHash: string }) => {
      await stepUpFor(answer.planHash, stepUp)
      const { reason = '', ...rest } = answer
      return client.changes.resolve({ id: change.id, reason, ...rest })
    },
    onSuccess: async () => {
      setVerdict(null)
      await cache.invalidateQueries({ queryKey: orpc.changes.key() })
      await cache.invalidateQueries({ queryKey: orpc.runs.key() })
    },
  })
  if (planHash === null || plan === null) return null
  const asked = verdict === null ? null : VERDICTS[verdict]
  return (
    <section
      aria-labelledby="resolve"
      className="my-3 space-y-3 rounded-md border border-warning bg-surface p-3"
    >
      <h2 id="resolve" className="font-semibold text-lg">
        {t.whatBecameOfIt}
      </h2>
      <p className="max-w-[72ch] text-sm">{t.nobodyKnowsYet}</p>
      <div className="flex flex-wrap items-center gap-2">
        <Button busy={look.isPending} onClick={() => look.mutate({ id: change.id })}>
          {t.lookAgain}
        </Button>
        {look.data ? <Seen seen={look.data} /> : null}
      </div>
      {look.isError ? <ErrorPanel {...problemOf(look.error)} /> : null}
      <div className="flex flex-wrap gap-2">
        {(Object.keys(VERDICTS) as Verdict[]).map((key) => (
          <Button key={key} onClick={() => setVerdict(key)}>
            {VERDICTS[key].button}
          </Button>
        ))}
      </div>
      <DangerDialog
        key={verdict ?? 'none'}
        open={asked !== null}
        onOpenChange={(open) => (open ? undefined : setVerdict(null))}
        title={<HostileText text={change.title} />}
        sentence={asked?.sentence ?? ''}
        // A reason is always asked for: it is the only witness of what the person saw.
        tier={verdict === 'end' || change.tier < 3 ? 2 : 3}
        verb={asked?.verb ?? ''}
        typedName={verdict === 'end' ? null : plan.typedName}
        production={change.target?.environment.kind === 'production'}
        busy={resolve.isPending}
        error={resolve.isError ? problemOf(resolve.error) : null}
        onConfirm={(answer) => (verdict ? resolve.mutate({ ...answer, verdict, planHash }) : undefined)}
      />
    </section>
  )
}

function Seen({ seen }: { seen: Observation }) {
  return (
    <div role="status" className="space-y-1 text-sm">
      {seen.what === null ? null : (
        <p>
          <Say of={t.step} step={(seen.step ?? 0) + 1} what={<HostileText text={seen.what} />} />
        </p>
      )}
      <p>
        <Status status={seen.answer === 'unknown' ? 'unknown' : 'info'}>{WORDS[seen.answer]}</Status>
      </p>
      {seen.differs === null ? null : (
        <p>
          <Status status="warning">
            <HostileText text={seen.differs} />
          </Status>
        </p>
      )}
      <p className="text-ink-muted text-xs">
        <Say of={t.seenTime} time={<TimeAgo at={seen.at} mode="both" />} />
      </p>
    </div>
  )
}
