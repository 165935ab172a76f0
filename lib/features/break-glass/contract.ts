import { z } from 'zod'
import { MOST_GLASS_MINUTES } from '@/lib/approvals/states'
import { define } from '@/lib/http/define'
import { done, id, listOf, moment } from '@/lib/http/shapes'
import { checkTexts as t } from '@/lib/texts/checks'

export const glassScopes = ['environment', 'target'] as const

export const glassSchema = z.object({
  id,
  user: z.object({ id, name: z.string() }),
  scope: z.enum(glassScopes),
  scopeId: id,
  scopeName: z.string(),
  reason: z.string().nullable(),
  openedAt: moment,
  expiresAt: moment,
  endedAt: moment.nullable(),
  /** True while it stands in for approvals. */
  open: z.boolean(),
  /** The changes that were applied behind it. */
  changes: z.array(z.object({ id, title: z.string(), state: z.string() })),
  review: z.object({ at: moment, by: z.string(), note: z.string().nullable() }).nullable(),
  mayEnd: z.boolean(),
  mayReview: z.boolean(),
})
export type Glass = z.infer<typeof glassSchema>

/** Where the reader may break it, and what to confirm their identity for. */
export const glassPlaceSchema = z.object({
  scope: z.enum(glassScopes),
  scopeId: id,
  name: z.string(),
  /** Plan hash of the step-up. */
  stepUp: z.string(),
})
export type GlassPlace = z.infer<typeof glassPlaceSchema>

const byId = z.object({ id })

export const breakGlassContract = {
  list: define({
    method: 'GET',
    path: '/break-glass',
    summary: 'Broken glass: open ones, and reviews',
    permission: 'changes.read',
    scope: 'somewhere',
    tier: 0,
    audit: null,
    by: 'anyone',
  })
    .input(z.object({ limit: z.coerce.number().int().min(1).max(200).default(50) }))
    .output(listOf(glassSchema)),
  places: define({
    method: 'GET',
    path: '/break-glass/places',
    summary: 'Where one may break the glass',
    permission: 'break-glass.open',
    scope: 'somewhere',
    tier: 0,
    audit: null,
    by: 'person',
  }).output(listOf(glassPlaceSchema)),
  open: define({
    method: 'POST',
    path: '/break-glass',
    summary: 'Act without approvals for a while',
    successStatus: 201,
    permission: 'break-glass.open',
    scope: 'somewhere',
    tier: 3,
    audit: 'break-glass.open',
    by: 'person',
  })
    .input(
      z.object({
        scope: z.enum(glassScopes),
        scopeId: id,
        minutes: z.coerce.number().int().min(1).max(MOST_GLASS_MINUTES, t.hourAtMost),
        reason: z.string().trim().min(1, t.sayInSentenceWhy).max(1000),
      }),
    )
    .output(z.object({ id, expiresAt: moment })),
  end: define({
    method: 'POST',
    path: '/break-glass/{id}/end',
    summary: 'End it before its time',
    permission: 'changes.read',
    scope: 'somewhere',
    tier: 0,
    audit: 'break-glass.end',
    by: 'person',
  })
    .input(byId)
    .output(done),
  review: define({
    method: 'POST',
    path: '/break-glass/{id}/review',
    summary: 'Close the review of what somebody else did',
    permission: 'break-glass.review',
    scope: 'somewhere',
    tier: 1,
    audit: 'break-glass.review',
    by: 'person',
  })
    .input(byId.extend({ note: z.string().trim().min(1, t.sayWhatYouFound).max(2000) }))
    .output(done),
}
