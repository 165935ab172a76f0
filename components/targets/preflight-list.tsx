import { HostileText } from '@/components/patterns/hostile-text'
import { SqlBlock } from '@/components/patterns/sql-text'
import { Status, type StatusKind } from '@/components/patterns/status'
import type { Preflight } from '@/lib/features/targets/contract'

const STATUS: Record<Preflight['items'][number]['status'], StatusKind> = {
  ok: 'ok',
  warning: 'warning',
  failed: 'critical',
  unknown: 'unknown',
}

/** What was checked at a server, each with what to do about it. */
export function PreflightList({ preflight }: { preflight: Preflight }) {
  return (
    <ul className="divide-y border-y" aria-label="Preflight">
      {preflight.items.map((item) => (
        <li key={item.id} data-preflight={item.id} className="space-y-1 py-2">
          <p className="font-medium">
            <Status status={STATUS[item.status]}>{item.title}</Status>
          </p>
          <p className="max-w-[72ch] text-ink-muted text-sm">
            <HostileText text={item.detail} />
          </p>
          {item.remedy ? <SqlBlock sql={item.remedy} /> : null}
        </li>
      ))}
    </ul>
  )
}
