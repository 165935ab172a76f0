import { z } from 'zod'
import { deliveryResult } from '@/lib/features/channels/contract'
import { define } from '@/lib/http/define'
import { id, listOf, moment, page } from '@/lib/http/shapes'
import { CHANNEL_TYPES, NOTICE_ACTIONS, SEVERITIES } from '@/lib/notify/kinds'

export const attemptSchema = z.object({
  number: z.number().int(),
  startedAt: moment,
  finishedAt: moment.nullable(),
  result: z.enum(['pending', 'ok', 'again', 'failed', 'unknown']),
  code: z.string().nullable(),
  detail: z.string().nullable(),
})

export const deliverySchema = z.object({
  id,
  createdAt: moment,
  finishedAt: moment.nullable(),
  channel: z.object({ id, name: z.string(), type: z.enum(CHANNEL_TYPES) }),
  route: z.string().nullable(),
  purpose: z.enum(['notice', 'test']),
  action: z.enum(NOTICE_ACTIONS),
  kind: z.string(),
  severity: z.enum(SEVERITIES),
  title: z.string(),
  target: z.object({ id, name: z.string() }).nullable(),
  environment: z.string().nullable(),
  state: deliveryResult,
  problem: z.string().nullable(),
  /** Notices in the message. */
  count: z.number().int(),
  /** True when it stands in for a channel that gave up. */
  instead: z.boolean(),
  /** When it is tried next; null when it is over. */
  nextAt: moment.nullable(),
  attempts: z.array(attemptSchema),
})
export type Delivery = z.infer<typeof deliverySchema>

export const deliveriesContract = {
  list: define({
    method: 'GET',
    path: '/deliveries',
    summary: 'What was sent, to whom, and what came of each try',
    permission: 'channels.read',
    scope: 'everywhere',
    tier: 0,
    audit: null,
    by: 'anyone',
  })
    .input(
      z.object({
        ...page,
        channelId: id.optional(),
        state: deliveryResult.optional(),
        severity: z.enum(SEVERITIES).optional(),
        q: z.string().max(200).optional(),
      }),
    )
    .output(listOf(deliverySchema)),
}
