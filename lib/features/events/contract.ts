import { z } from 'zod'
import { itemChangeSchema } from '@/lib/features/settings/contract'
import { EVENT_KINDS, SNAPSHOT_KINDS } from '@/lib/features/settings/kinds'
import { define } from '@/lib/http/define'
import { id, listOf, moment } from '@/lib/http/shapes'

export const eventSchema = z.object({
  id,
  /** When it was noticed; of a change of ours, when it ended. */
  at: moment,
  /** The last look that found nothing of it, or when the change began: it happened in between. */
  since: moment.nullable(),
  kind: z.enum(EVENT_KINDS),
  /** How many things changed; `changes` holds at most 200 of them. */
  count: z.number().int(),
  changes: z.array(itemChangeSchema),
  /** A change of the panel's own: its title, who asked for it, and how it ended. */
  own: z.object({ changeId: id, title: z.string(), by: z.string(), state: z.string() }).nullable(),
})
export type TargetEvent = z.infer<typeof eventSchema>

export const eventListSchema = listOf(eventSchema).extend({
  /** How the last look at each kind of things went: what could not be read is not followed. Empty before the first. */
  looks: z.array(
    z.object({
      kind: z.enum(SNAPSHOT_KINDS),
      lookedAt: moment,
      reason: z.string().nullable(),
      remedy: z.string().nullable(),
    }),
  ),
})
export type EventList = z.infer<typeof eventListSchema>

export const eventsContract = {
  list: define({
    method: 'GET',
    path: '/targets/{targetId}/events',
    summary: 'What changed on a target, newest first',
    permission: 'settings.read',
    scope: 'target',
    tier: 0,
    audit: null,
    by: 'anyone',
  })
    .input(
      z.object({
        targetId: id,
        /** Epoch milliseconds; all that is kept without them. */
        from: z.coerce.number().int().min(0).optional(),
        to: z.coerce.number().int().min(0).max(8_640_000_000_000_000).optional(),
        kind: z.enum(EVENT_KINDS).optional(),
        cursor: z.string().max(80).optional(),
        limit: z.coerce.number().int().min(1).max(200).default(50),
      }),
    )
    .output(eventListSchema),
}
