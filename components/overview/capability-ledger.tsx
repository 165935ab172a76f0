'use client'
import { useQuery } from '@tanstack/react-query'
import { ErrorPanel } from '@/components/patterns/error-panel'
import { HostileText } from '@/components/patterns/hostile-text'
import { Say } from '@/components/patterns/say'
import { Status } from '@/components/patterns/status'
import { TimeAgo } from '@/components/patterns/time-ago'
import { CopyButton } from '@/components/ui/copy-button'
import { Skeleton } from '@/components/ui/skeleton'
import { problemOf } from '@/lib/http/problem'
import { orpc } from '@/lib/http/query'
import { capabilityTexts } from '@/lib/texts/capabilities'
import { overviewBelowTexts as t } from '@/lib/texts/overview-below'
import { say } from '@/lib/texts/texts'

const WORDS: Record<string, string> = capabilityTexts

/** What the server offers the panel, and how to get what it does not. */
export default function CapabilityLedger({ targetId }: { targetId: string }) {
  const query = useQuery(orpc.targets.ledger.queryOptions({ input: { targetId }, staleTime: 60_000 }))
  const items = query.data?.items
  const sorted = items ? [...items].sort((a, b) => Number(a.supported) - Number(b.supported)) : []
  return (
    <section>
      <h2 className="mb-2 font-semibold text-lg">
        {items
          ? say(t.ofCapabilitiesAre, {
              items: items.filter((item) => item.supported).length,
              items2: items.length,
            })
          : t.capabilities}
      </h2>
      {query.isPending ? <Skeleton className="h-40 w-full" /> : null}
      {query.isError && !items ? <ErrorPanel {...problemOf(query.error)} /> : null}
      {items?.length === 0 ? <p className="text-ink-muted">{t.serverWasNotProbed}</p> : null}
      <ul className="divide-y border-y empty:border-0">
        {sorted.map((entry) => (
          <li key={entry.name} className="py-1.5 text-sm">
            <div className="flex flex-wrap items-baseline justify-between gap-x-3">
              <Status status={entry.supported ? 'ok' : 'unknown'}>{WORDS[entry.name] ?? entry.name}</Status>
              <span className="text-ink-faint text-xs">
                <Say of={t.probedTime} time={<TimeAgo at={entry.probedAt} />} />
              </span>
            </div>
            {entry.reason ? (
              <p className="mt-0.5 pl-5 text-ink-muted">
                <HostileText text={entry.reason} />
              </p>
            ) : null}
            {entry.remedy ? (
              <p className="mt-1 ml-5 flex items-start gap-1 rounded-sm border bg-surface px-2 py-1">
                <code className="min-w-0 flex-1 whitespace-pre-wrap break-words font-mono text-xs">
                  <HostileText text={entry.remedy} />
                </code>
                <CopyButton text={entry.remedy} label={t.copyRemedy} />
              </p>
            ) : null}
          </li>
        ))}
      </ul>
    </section>
  )
}
