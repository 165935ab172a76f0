import { z } from 'zod'
import { placeSchema } from '@/lib/features/schedules/contract'
import { define } from '@/lib/http/define'
import { done, id, moment } from '@/lib/http/shapes'
import { checkTexts as t } from '@/lib/texts/checks'

const name = z.string().trim().min(1, t.giveItName).max(80)
const zone = z.string().trim().min(1, t.enterTimeZone).max(64)
const clock = z.string().regex(/^([01][0-9]|2[0-3]):[0-5][0-9]$/, t.enterTimeSuchAs)
const date = z.iso.date(t.enterDay)
const inPlace = { environmentId: id.nullable().default(null), targetId: id.nullable().default(null) }

export const windowWhen = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('weekly'),
    /** 0 is Sunday. */
    days: z.array(z.number().int().min(0).max(6)).min(1, t.chooseAtLeastOne).max(7),
    from: clock,
    to: clock,
  }),
  z.object({
    kind: z.literal('once'),
    startsAt: z.iso.datetime({ offset: true }),
    endsAt: z.iso.datetime({ offset: true }),
  }),
])

const spanSchema = z.object({ from: moment, to: moment })

export const windowSchema = z.object({
  id,
  name: z.string(),
  place: placeSchema,
  zone: z.string(),
  when: windowWhen,
  /** When it is open in the days that were asked for, else in the next four weeks. */
  spans: z.array(spanSchema),
  createdBy: z.string(),
  mayWrite: z.boolean(),
})
export type Window = z.infer<typeof windowSchema>

export const blackoutSchema = z.object({
  id,
  name: z.string(),
  /** `panel` means everywhere. */
  place: placeSchema,
  firstDate: z.string(),
  lastDate: z.string(),
  zone: z.string(),
  span: spanSchema,
  createdBy: z.string(),
  mayWrite: z.boolean(),
})
export type BlackoutDays = z.infer<typeof blackoutSchema>

const windowFields = { name, zone, when: windowWhen }
const blackoutFields = { name, zone, firstDate: date, lastDate: date }

const write = { permission: 'schedules.write', scope: 'somewhere', tier: 1, by: 'anyone' } as const

export const windowsContract = {
  list: define({
    method: 'GET',
    path: '/windows',
    summary: 'Maintenance windows and blackout days',
    permission: 'schedules.read',
    scope: 'somewhere',
    tier: 0,
    audit: null,
    by: 'anyone',
  })
    /** Days of which the spans are wanted: a quarter of a year at most. */
    .input(z.object({ from: z.iso.date().optional(), to: z.iso.date().optional() }))
    .output(z.object({ windows: z.array(windowSchema), blackouts: z.array(blackoutSchema) })),
  create: define({
    method: 'POST',
    path: '/windows',
    summary: 'Set a maintenance window on an environment or a target',
    successStatus: 201,
    ...write,
    audit: 'windows.create',
  })
    .input(z.object({ ...windowFields, ...inPlace }))
    .output(z.object({ id })),
  /** Its place stays. */
  update: define({
    method: 'PUT',
    path: '/windows/{id}',
    summary: 'Edit when a maintenance window is open',
    ...write,
    audit: 'windows.update',
  })
    .input(z.object({ id, ...windowFields }))
    .output(done),
  remove: define({
    method: 'DELETE',
    path: '/windows/{id}',
    summary: 'Remove a maintenance window',
    ...write,
    audit: 'windows.remove',
  })
    .input(z.object({ id }))
    .output(done),
  /** Without a place everywhere, which an admin sets. */
  addBlackout: define({
    method: 'POST',
    path: '/windows/blackouts',
    summary: 'Set blackout days',
    successStatus: 201,
    ...write,
    audit: 'windows.blackouts.add',
  })
    .input(z.object({ ...blackoutFields, ...inPlace }))
    .output(z.object({ id })),
  updateBlackout: define({
    method: 'PUT',
    path: '/windows/blackouts/{id}',
    summary: 'Edit blackout days',
    ...write,
    audit: 'windows.blackouts.update',
  })
    .input(z.object({ id, ...blackoutFields }))
    .output(done),
  removeBlackout: define({
    method: 'DELETE',
    path: '/windows/blackouts/{id}',
    summary: 'Remove blackout days',
    ...write,
    audit: 'windows.blackouts.remove',
  })
    .input(z.object({ id }))
    .output(done),
}
