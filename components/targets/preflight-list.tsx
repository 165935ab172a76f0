import { HostileText } from '@/components/patterns/hostile-text'
import { SqlBlock } from '@/components/patterns/sql-text'
import { Status, type StatusKind } from '@/components/patterns/status'
import type { Preflight } from '@/lib/features/targets/contract'
import { targetsTexts as t } from '@/lib/texts/targets'

const STATUS: Record<Preflight['items'][number]['status'], StatusKind> = {
  ok: 'ok',
  warning: 'warning',
  failed: 'critical',
  unknown: 'unknown',
}

/** What was checked at a server, each with what to do about it. */
export function PreflightList({ preflight }: { preflight: Preflight }) {
  return (
    <ul className="divide-y border-y" aria-label={t.preflight}>
      {preflight.items.map((item) => (
        <li
          key={item.id}
          data-preflight={item.id}
          className="grid grid-cols-[15rem_minmax(0,1fr)] gap-x-4 gap-y-1 py-1.5 max-sm:grid-cols-1 max-sm:gap-y-0"
        >
          <p className="font-medium">
            <Status status={STATUS[item.status]}>{item.title}</Status>
          </p>
          <p className="max-w-[72ch] text-ink-muted text-sm">
            <HostileText text={item.detail} />
          </p>
          {item.remedy ? (
            <div className="col-span-full mt-1 min-w-0">
              <SqlBlock sql={item.remedy} />
            </div>
          ) : null}
        </li>
      ))}
    </ul>
  )
}
