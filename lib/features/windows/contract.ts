import { z } from 'zod'
import { placeSchema } from '@/lib/features/schedules/contract'
import { define } from '@/lib/http/define'
import { done, id, moment } from '@/lib/http/shapes'

const name = z.string().trim().min(1, 'Give it a name.').max(80)
const zone = z.string().trim().min(1, 'Enter a time zone.').max(64)
const clock = z.string().regex(/^([01][0-9]|2[0-3]):[0-5][0-9]$/, 'Enter a time such as 22:00.')
const date = z.iso.date('Enter a day.')
const inPlace = { environmentId: id.nullable().default(null), targetId: id.nullable().default(null) }

export const windowWhen = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('weekly'),
    /** 0 is Sunday. */
    days: z.array(z.number().int().min(0).max(6)).min(1, 'Choose at least one day.').max(7),
    from: clock,
    to: clock,
  }),
  z.object({
    kind: z.literal('once'),
    startsAt: z.iso.datetime({ offset: true }),
    endsAt: z.iso.datetime({ offset: true }),
  }),
])

export const windowSchema = z.object({
  id,
  name: z.string(),
  place: placeSchema,
  zone: z.string(),
  when: windowWhen,
  /** Its spans in the next four weeks. */
  spans: z.array(z.object({ from: moment, to: moment })),
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
  createdBy: z.string(),
  mayWrite: z.boolean(),
})
export type BlackoutDays = z.infer<typeof blackoutSchema>

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
  }).output(z.object({ windows: z.array(windowSchema), blackouts: z.array(blackoutSchema) })),
  create: define({
    method: 'POST',
    path: '/windows',
    summary: 'Set a maintenance window on an environment or a target',
    successStatus: 201,
    ...write,
    audit: 'windows.create',
  })
    .input(z.object({ name, zone, when: windowWhen, ...inPlace }))
    .output(z.object({ id })),
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
    .input(z.object({ name, zone, firstDate: date, lastDate: date, ...inPlace }))
    .output(z.object({ id })),
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
