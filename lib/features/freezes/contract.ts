import { z } from 'zod'
import { FREEZE_SCOPES } from '@/lib/approvals/states'
import { glassSchema } from '@/lib/features/break-glass/contract'
import { define } from '@/lib/http/define'
import { done, id, listOf, moment } from '@/lib/http/shapes'
import { checkTexts as t } from '@/lib/texts/checks'

export const freezeSchema = z.object({
  id,
  scope: z.enum(FREEZE_SCOPES),
  scopeId: z.string().nullable(),
  /** What is frozen, in words: "the target shop". */
  words: z.string(),
  reason: z.string().nullable(),
  by: z.object({ id: z.string(), name: z.string() }),
  createdAt: moment,
  lifted: z.object({ at: moment, by: z.string(), note: z.string().nullable() }).nullable(),
  mayLift: z.boolean(),
})
export type Freeze = z.infer<typeof freezeSchema>

/** What the frame of every page shows. */
export const standingSchema = z.object({
  /** Requests that wait for the reader. */
  waiting: z.number().int(),
  /** Reviews of broken glass that the reader may close. */
  reviews: z.number().int(),
  freezes: z.array(freezeSchema),
  /** Broken glass that is open where the reader has rights. */
  glass: z.array(
    glassSchema.pick({ id: true, user: true, scopeName: true, reason: true, expiresAt: true, mayEnd: true }),
  ),
})
export type Standing = z.infer<typeof standingSchema>

const write = { permission: 'freezes.write', scope: 'somewhere', tier: 1, by: 'person' } as const

export const freezesContract = {
  list: define({
    method: 'GET',
    path: '/freezes',
    summary: 'Freezes, those that stand first',
    permission: 'signed-in',
    scope: 'self',
    tier: 0,
    audit: null,
    by: 'anyone',
  })
    .input(z.object({ limit: z.coerce.number().int().min(1).max(200).default(50) }))
    .output(listOf(freezeSchema)),
  standing: define({
    method: 'GET',
    path: '/freezes/standing',
    summary: 'Freezes and broken glass that stand, and how much waits for one',
    permission: 'signed-in',
    scope: 'self',
    tier: 0,
    audit: null,
    by: 'anyone',
  }).output(standingSchema),
  create: define({
    method: 'POST',
    path: '/freezes',
    summary: 'Freeze changes',
    successStatus: 201,
    ...write,
    audit: 'freezes.create',
  })
    .input(
      z.object({
        scope: z.enum(FREEZE_SCOPES),
        scopeId: z.string().max(60).nullable().default(null),
        reason: z.string().trim().min(1, t.sayInSentenceWhy).max(1000),
      }),
    )
    .output(freezeSchema),
  lift: define({
    method: 'POST',
    path: '/freezes/{id}/lift',
    summary: 'Lift a freeze',
    ...write,
    audit: 'freezes.lift',
  })
    .input(z.object({ id, note: z.string().trim().min(1, t.sayWhyItMay).max(1000) }))
    .output(done),
}
