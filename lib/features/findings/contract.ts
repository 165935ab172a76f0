import { z } from 'zod'
import { define } from '@/lib/http/define'
import { done, id, listOf, moment, page } from '@/lib/http/shapes'
import { checkTexts as t } from '@/lib/texts/checks'

export const findingSeverities = ['critical', 'warning', 'info'] as const
export const findingStates = ['open', 'accepted', 'closed'] as const

export const findingSchema = z.object({
  id,
  state: z.enum(findingStates),
  kind: z.string(),
  /** What it is about within the target; empty for the target itself. */
  object: z.string(),
  severity: z.enum(findingSeverities),
  title: z.string(),
  evidence: z.string(),
  /** A statement or setting to paste. */
  remedy: z.string().nullable(),
  /** The change that mends it; the person who asks for it needs the right of its kind. */
  fix: z.object({ kind: z.string(), input: z.unknown() }).nullable(),
  target: z.object({ id, name: z.string(), engine: z.string(), environmentKind: z.string() }),
  openedAt: moment,
  seenAt: moment,
  closedAt: moment.nullable(),
  accepted: z
    .object({ by: z.string(), at: moment, until: moment.nullable(), reason: z.string().nullable() })
    .nullable(),
})
export type Finding = z.infer<typeof findingSchema>

export const findingEventSchema = z.object({ at: moment, what: z.string(), detail: z.string() })
export type FindingEvent = z.infer<typeof findingEventSchema>

const onTarget = z.object({ targetId: id, id })

export const findingsContract = {
  list: define({
    method: 'GET',
    path: '/findings',
    summary: 'What the panel finds wrong, worst first',
    permission: 'findings.read',
    scope: 'somewhere',
    tier: 0,
    audit: null,
    by: 'anyone',
  })
    .input(
      z.object({
        ...page,
        targetId: id.optional(),
        state: z.enum(findingStates).default('open'),
        severity: z.enum(findingSeverities).optional(),
        q: z.string().max(200).optional(),
      }),
    )
    .output(listOf(findingSchema)),
  look: define({
    method: 'POST',
    path: '/targets/{targetId}/findings/look',
    summary: 'Look again at what the target offers, with the next reading',
    permission: 'findings.read',
    scope: 'target',
    tier: 0,
    audit: 'findings.look',
    by: 'anyone',
  })
    .input(z.object({ targetId: id }))
    .output(done),
  history: define({
    method: 'GET',
    path: '/targets/{targetId}/findings/{id}/history',
    summary: 'When a finding opened, closed and was accepted',
    permission: 'findings.read',
    scope: 'target',
    tier: 0,
    audit: null,
    by: 'anyone',
  })
    .input(onTarget)
    .output(listOf(findingEventSchema)),
  accept: define({
    method: 'POST',
    path: '/targets/{targetId}/findings/{id}/accept',
    summary: 'Accept a finding as a risk',
    permission: 'findings.accept',
    scope: 'target',
    tier: 1,
    audit: 'findings.accept',
    by: 'anyone',
  })
    .input(
      onTarget.extend({
        reason: z.string().trim().min(1, t.sayInSentenceWhy).max(1000),
        /** Open again from then on; null for no end. */
        until: z.iso.datetime({ offset: true }).nullable(),
      }),
    )
    .output(done),
  reopen: define({
    method: 'POST',
    path: '/targets/{targetId}/findings/{id}/reopen',
    summary: 'Take the acceptance of a finding back',
    permission: 'findings.accept',
    scope: 'target',
    tier: 0,
    audit: 'findings.reopen',
    by: 'anyone',
  })
    .input(onTarget)
    .output(done),
}
