import { moment, shortMoment } from '@/lib/documents/moments'
import type { Pdf } from '@/lib/documents/pdf'
import { pdfTable } from '@/lib/documents/pdf-table'
import type { ApprovalRequest } from '@/lib/features/approvals/contract'
import type { Glass } from '@/lib/features/break-glass/contract'
import type { Run } from '@/lib/features/runs/contract'

/** Requests oldest first, and the glass that stood in for them. */
export type ApprovalRecord = { requests: ApprovalRequest[]; glass: Glass | null }

const STATES: Record<ApprovalRequest['state'], string> = {
  waiting: 'waits for a decision',
  approved: 'approved, not used yet',
  executing: 'approved, and being used',
  used: 'approved and used',
  rejected: 'rejected',
  expired: 'expired: nobody decided, or it was not applied in time',
  withdrawn: 'withdrawn',
  voided: 'void',
}

const GONE = 'unreadable: the person was erased'

/** Who was asked, who said what and when, whether it counts, and what stood in for it. */
export function writeApprovals(pdf: Pdf, { requests, glass }: ApprovalRecord, run: Run | null): void {
  pdf.heading('Approvals')
  if (requests.length === 0 && !glass)
    pdf.text(run ? 'No policy asked for an approval when it was applied.' : 'Nobody was asked yet.')
  for (const [n, request] of requests.entries()) writeRequest(pdf, request, n, requests.length)
  if (glass) writeGlass(pdf, glass)
}

function writeRequest(pdf: Pdf, request: ApprovalRequest, n: number, of: number): void {
  pdf.need(80)
  if (of > 1) pdf.text(`Request ${n + 1} of ${of}`, { face: 'bold', after: 2 })
  pdf.facts([
    ['State', STATES[request.state]],
    ['Asked by', `${request.askedBy.name}, ${moment(request.askedAt)}`],
    ['Why', request.reason ?? GONE],
    ['Needed', `${request.needed} other ${request.needed === 1 ? 'person' : 'people'}`],
    ['Held until', moment(request.expiresAt)],
    ['Outcome', request.outcome ? `${request.outcome} ${moment(request.decidedAt)}` : 'none yet'],
    ['For the plan', request.planHash],
  ])
  if (request.decisions.length === 0) return
  pdfTable(
    pdf,
    [
      { head: 'Who', share: 24, value: (said) => said.approver.name },
      { head: 'Said', share: 12, value: (said) => (said.verdict === 'approve' ? 'approved' : 'rejected') },
      { head: 'At (UTC)', share: 20, value: (said) => shortMoment(said.at) },
      {
        head: 'Signature',
        share: 16,
        value: (said) => (said.counts ? 'right: it counts' : 'NOT of this panel'),
      },
      { head: 'Comment', share: 28, value: (said) => said.comment ?? '' },
    ],
    request.decisions,
  )
}

function writeGlass(pdf: Pdf, glass: Glass): void {
  pdf.need(80)
  pdf.text('Behind broken glass', { face: 'bold', after: 2 })
  pdf.facts([
    ['Broken by', `${glass.user.name}, ${moment(glass.openedAt)}`],
    ['Over', `${glass.scope} ${glass.scopeName}`],
    ['Why', glass.reason ?? GONE],
    ['Over at', moment(glass.endedAt ?? glass.expiresAt)],
    [
      'Review',
      glass.review === null
        ? 'open: another person has to close it'
        : `${glass.review.by}, ${moment(glass.review.at)}: ${glass.review.note ?? GONE}`,
    ],
  ])
}
