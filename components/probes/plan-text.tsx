import { HostileText } from '@/components/patterns/hostile-text'
import { Say } from '@/components/patterns/say'
import { Status } from '@/components/patterns/status'
import { TimeAgo } from '@/components/patterns/time-ago'
import { CopyButton } from '@/components/ui/copy-button'
import { ScrollArea } from '@/components/ui/scroll-area'
import type { ExplainAnswer } from '@/lib/features/statements/probes/explain'
import { probeTexts as t } from '@/lib/texts/probes'

/** A plan as the server wrote it. */
export function PlanText({ answer, expiresAt }: { answer: ExplainAnswer; expiresAt: string | null }) {
  return (
    <section aria-label={t.plan} className="space-y-2">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-1">
        <h2 className="font-semibold text-lg">{t.plan}</h2>
        <span className="text-ink-muted text-sm">
          <Say of={t.plannedAs} role={<HostileText text={answer.role} />} />
        </span>
        {answer.generic ? <Status status="info">{t.generic}</Status> : null}
        <CopyButton text={answer.plan} label={t.copyPlan} />
      </div>
      <ScrollArea label={t.plan} className="max-h-[70dvh] rounded-sm border bg-canvas">
        <pre translate="no" className="whitespace-pre p-2 font-mono text-xs leading-5">
          <HostileText text={answer.plan} />
        </pre>
      </ScrollArea>
      {expiresAt ? (
        <p className="text-ink-muted text-sm">
          <Say of={t.keptUntil} time={<TimeAgo at={expiresAt} />} />
        </p>
      ) : null}
    </section>
  )
}
