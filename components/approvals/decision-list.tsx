'use client'
import { HostileText } from '@/components/patterns/hostile-text'
import { Say } from '@/components/patterns/say'
import { Status } from '@/components/patterns/status'
import { TimeAgo } from '@/components/patterns/time-ago'
import type { ApprovalRequest } from '@/lib/features/approvals/contract'
import { approvalsTexts as t } from '@/lib/texts/approvals'

/** Who said what to a request, oldest first. */
export function DecisionList({ request }: { request: ApprovalRequest }) {
  if (request.decisions.length === 0) return null
  return (
    <ul className="space-y-1">
      {request.decisions.map((said) => (
        <li key={said.id} className="flex flex-wrap items-baseline gap-x-2">
          <Status status={said.verdict === 'reject' ? 'critical' : said.counts ? 'ok' : 'warning'}>
            <Say
              of={t.verdictByName}
              verdict={said.verdict === 'reject' ? t.rejected : t.approved}
              name={<HostileText text={said.approver.name} />}
            />
          </Status>
          <TimeAgo at={said.at} mode="both" className="text-ink-muted text-sm" />
          {said.counts ? null : <span className="text-sm">{t.itBearsNoSignature}</span>}
          {said.comment ? (
            <span className="w-full pl-5 text-sm">
              <HostileText text={said.comment} />
            </span>
          ) : null}
        </li>
      ))}
    </ul>
  )
}
