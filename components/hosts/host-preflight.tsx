import { HostileText } from '@/components/patterns/hostile-text'
import { Status, type StatusKind } from '@/components/patterns/status'
import type { HostPreflight } from '@/lib/features/hosts/contract'
import { hostViewTexts as t } from '@/lib/texts/host-view'
import { PasteBlock } from './paste-block'

const KINDS: Record<HostPreflight['items'][number]['status'], StatusKind> = {
  ok: 'ok',
  refused: 'critical',
  unknown: 'unknown',
}

/** What a host allows, line by line, each refusal with what to paste. */
export function HostPreflightList({ preflight }: { preflight: HostPreflight }) {
  const remedies = new Set<string>()
  return (
    <ul className="divide-y border-y" aria-label={t.whatHostAllows}>
      {preflight.items.map((item) => {
        // The same lines of sudoers mend several refusals: they are shown once.
        const first = item.remedy !== null && item.status !== 'ok' && !remedies.has(item.remedy)
        if (item.remedy) remedies.add(item.remedy)
        return (
          <li
            key={`${item.targetId ?? ''} ${item.id}`}
            data-preflight={item.id}
            data-result={item.status}
            className="grid grid-cols-[18rem_minmax(0,1fr)] gap-x-4 gap-y-1 py-1.5 max-sm:grid-cols-1 max-sm:gap-y-0"
          >
            <p className="font-medium">
              <Status status={KINDS[item.status]}>
                <HostileText text={item.title} max={80} />
              </Status>
            </p>
            <p className="max-w-[72ch] text-ink-muted text-sm">
              <HostileText text={item.detail} />
            </p>
            {first && item.remedy ? (
              <div className="col-span-full mt-1 min-w-0">
                <PasteBlock text={item.remedy} label={t.copyRemedy} />
              </div>
            ) : null}
          </li>
        )
      })}
    </ul>
  )
}
