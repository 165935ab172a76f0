import { z } from 'zod'
import { define } from '@/lib/http/define'
import { done, id, listOf, moment } from '@/lib/http/shapes'
import { NOTICE_KIND_NAMES, SEVERITIES } from '@/lib/notify/kinds'
import { checkTexts as t } from '@/lib/texts/checks'

const clock = z.string().regex(/^([01][0-9]|2[0-3]):[0-5][0-9]$/, t.timeIsHhMm)

export const hoursSchema = z.object({
  timeZone: z.string().min(1).max(60),
  /** 0 is Sunday. */
  days: z.array(z.number().int().min(0).max(6)).min(1, t.chooseAtLeastOne).max(7),
  from: clock,
  to: clock,
})

const routeFields = {
  name: z.string().trim().min(1, t.giveItName).max(60),
  /** Empty: every environment. */
  environmentIds: z.array(id).max(50).default([]),
  minSeverity: z.enum(SEVERITIES).default('info'),
  /** Empty: every kind. */
  kinds: z.array(z.enum(NOTICE_KIND_NAMES)).max(100).default([]),
  hours: hoursSchema.nullable().default(null),
  channelId: z.uuid(t.chooseChannel),
  secondChannelId: id.nullable().default(null),
  /** Routes below are asked as well. */
  goesOn: z.boolean().default(false),
  /** Notices of one key within so many seconds become one message. */
  gatherSeconds: z.coerce.number().int().min(0).max(3_600).default(10),
  /** After a message, more about the same thing waits so many minutes. */
  quietMinutes: z.coerce.number().int().min(0).max(1_440).default(60),
  paused: z.boolean().default(false),
}
export const routeInput = z.object(routeFields)
export type ChannelRouteInput = z.output<typeof routeInput>

const named = z.object({ id, name: z.string() })
export const routeSchema = z.object({
  id,
  position: z.number().int(),
  name: z.string(),
  environments: z.array(named),
  minSeverity: z.enum(SEVERITIES),
  kinds: z.array(z.string()),
  hours: hoursSchema.nullable(),
  channel: named,
  secondChannel: named.nullable(),
  goesOn: z.boolean(),
  gatherSeconds: z.number().int(),
  quietMinutes: z.number().int(),
  paused: z.boolean(),
})
export type ChannelRoute = z.infer<typeof routeSchema>

export const verdicts = ['takes', 'paused', 'environment', 'severity', 'kind', 'hours', 'after'] as const

export const routePreviewSchema = z.object({
  /** The channels that would get a message, in the order of the routes. */
  channels: z.array(z.string()),
  items: z.array(z.object({ id, name: z.string(), channel: z.string(), verdict: z.enum(verdicts) })),
})
export type RoutePreview = z.infer<typeof routePreviewSchema>

const read = { permission: 'channels.read', scope: 'everywhere', tier: 0, by: 'anyone' } as const
const write = { permission: 'channels.write', scope: 'everywhere', tier: 1, by: 'anyone' } as const

export const channelRoutesContract = {
  list: define({
    method: 'GET',
    path: '/channel-routes',
    summary: 'Rules that say which notice goes to which channel, in order',
    audit: null,
    ...read,
  }).output(
    listOf(routeSchema).extend({
      /** Notices of the last day that no rule took. */
      unrouted: z.number().int(),
    }),
  ),
  create: define({
    method: 'POST',
    path: '/channel-routes',
    summary: 'Add a rule at the end',
    successStatus: 201,
    ...write,
    audit: 'channel-routes.create',
  })
    .input(routeInput)
    .output(routeSchema),
  update: define({
    method: 'PUT',
    path: '/channel-routes/{id}',
    summary: 'Edit a rule',
    ...write,
    audit: 'channel-routes.update',
  })
    .input(routeInput.extend({ id }))
    .output(routeSchema),
  /** The new order of all rules; one that is missing or unknown refuses it. */
  order: define({
    method: 'PUT',
    path: '/channel-routes/order',
    summary: 'Set the order of the rules',
    ...write,
    audit: 'channel-routes.order',
  })
    .input(z.object({ ids: z.array(id).min(1).max(200) }))
    .output(done),
  remove: define({
    method: 'DELETE',
    path: '/channel-routes/{id}',
    summary: 'Remove a rule',
    ...write,
    audit: 'channel-routes.remove',
  })
    .input(z.object({ id }))
    .output(done),
  preview: define({
    method: 'GET',
    path: '/channel-routes/preview',
    summary: 'What would happen to a notice',
    audit: null,
    ...read,
  })
    .input(
      z.object({
        kind: z.enum(NOTICE_KIND_NAMES),
        severity: z.enum(SEVERITIES),
        environmentId: id.optional(),
        /** Now where it is left out. */
        at: moment.optional(),
      }),
    )
    .output(routePreviewSchema),
}
