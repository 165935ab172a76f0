'use client'
import { useQuery } from '@tanstack/react-query'
import { HostileText } from '@/components/patterns/hostile-text'
import { Say } from '@/components/patterns/say'
import { Status } from '@/components/patterns/status'
import { Link } from '@/components/ui/link'
import { orpc } from '@/lib/http/query'
import { evidenceNoticeTexts as t } from '@/lib/texts/evidence-notice'

/** Says on the fleet's page that the audit log is not signed or not witnessed, to those who may look into it. */
export function EvidenceNotice() {
  const me = useQuery(orpc.me.get.queryOptions())
  const enabled = me.data?.permissions.includes('audit.verify') === true
  const { data } = useQuery(orpc.audit.evidence.queryOptions({ enabled, refetchInterval: 60_000 }))
  const problem = data?.status === 'critical' ? data.problems[0] : undefined
  if (problem === undefined) return null
  return (
    <p className="mb-2 border-y py-1.5">
      <Status status="critical">
        <Link quiet href="/audit">
          <Say of={t.auditLog} problem={<HostileText text={problem} />} />
        </Link>
      </Status>
    </p>
  )
}
