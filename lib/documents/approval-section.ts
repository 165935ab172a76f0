import { moment, shortMoment } from '@/lib/documents/moments'
import type { Pdf } from '@/lib/documents/pdf'
import { pdfTable } from '@/lib/documents/pdf-table'
import type { ApprovalRequest } from '@/lib/features/approvals/contract'
import type { Glass } from '@/lib/features/break-glass/contract'
import type { Run } from '@/lib/features/runs/contract'
import { documentsTexts as t } from '@/lib/texts/documents'
import { plural, say } from '@/lib/texts/texts'

/** Requests oldest first, and the glass that stood in for them. */
export type ApprovalRecord = { requests: ApprovalRequest[]; glass: Glass | null }

const STATES: Record<ApprovalRequest['state'], string> = {
  waiting: t.waitsForADecision,
  approved: t.approvedNotUsedYet,
  executing: t.approvedAndBeingUsed,
  used: t.approvedAndUsed,
  rejected: t.rejected,
  expired: t.expiredNobodyDecidedOr,
  withdrawn: t.withdrawn,
  voided: t.voided,
}

const GONE = t.unreadableThePersonWas

/** Who was asked, who said what and when, whether it counts, and what stood in for it. */
export function writeApprovals(pdf: Pdf, { requests, glass }: ApprovalRecord, run: Run | null): void {
  pdf.heading(t.approvals)
  if (requests.length === 0 && !glass) pdf.text(run ? t.noPolicyAskedFor : t.nobodyWasAskedYet)
  for (const [n, request] of requests.entries()) writeRequest(pdf, request, n, requests.length)
  if (glass) writeGlass(pdf, glass)
}

function writeRequest(pdf: Pdf, request: ApprovalRequest, n: number, of: number): void {
  pdf.need(80)
  if (of > 1) pdf.text(say(t.requestOf, { n: n + 1, of }), { face: 'bold', after: 2 })
  pdf.facts([
    [t.state, STATES[request.state]],
    [t.askedBy, say(t.byAt, { name: request.askedBy.name, time: moment(request.askedAt) })],
    [t.why, request.reason ?? GONE],
    [t.needed, plural(t.otherPeople, request.needed)],
    [t.heldUntil, moment(request.expiresAt)],
    [t.outcome, request.outcome ? `${request.outcome} ${moment(request.decidedAt)}` : t.noneYet],
    [t.forThePlan, request.planHash],
  ])
  if (request.decisions.length === 0) return
  pdfTable(
    pdf,
    [
      { head: t.who, share: 24, value: (said) => said.approver.name },
      {
        head: t.said,
        share: 12,
        value: (said) => (said.verdict === 'approve' ? t.approvedWord : t.rejected),
      },
      { head: t.atUtc, share: 20, value: (said) => shortMoment(said.at) },
      {
        head: t.signature,
        share: 16,
        value: (said) => (said.counts ? t.rightItCounts : t.notOfThisPanel),
      },
      { head: t.comment, share: 28, value: (said) => said.comment ?? '' },
    ],
    request.decisions,
  )
}

function writeGlass(pdf: Pdf, glass: Glass): void {
  pdf.need(80)
  pdf.text(t.behindBrokenGlass, { face: 'bold', after: 2 })
  pdf.facts([
    [t.brokenBy, say(t.byAt, { name: glass.user.name, time: moment(glass.openedAt) })],
    [t.over, say(glass.scope === 'target' ? t.overTarget : t.overEnvironment, { name: glass.scopeName })],
    [t.why, glass.reason ?? GONE],
    [t.overAt, moment(glass.endedAt ?? glass.expiresAt)],
    [
      t.review,
      glass.review === null
        ? t.openAnotherPersonHas
        : say(t.reviewedBy, {
            name: glass.review.by,
            time: moment(glass.review.at),
            note: glass.review.note ?? GONE,
          }),
    ],
  ])
}
