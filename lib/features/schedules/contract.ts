import { z } from 'zod'
import { define } from '@/lib/http/define'
import { done, id, listOf, moment, page } from '@/lib/http/shapes'
import { FIRE_STATES, OVERLAPS, SCHEDULE_KIND_NAMES } from '@/lib/schedules/kinds'

/** The panel itself, everywhere, an environment, or a target. */
export const placeSchema = z.object({
  kind: z.enum(['panel', 'environment', 'target']),
  id: id.nullable(),
  name: z.string(),
})

const rule = z.enum(['always', 'not-blackout', 'window'])

const timing = {
  cron: z.string().trim().min(1, 'Enter when it runs.').max(200),
  zone: z.string().trim().min(1, 'Enter a time zone.').max(64),
  rule: rule.default('not-blackout'),
}

const fields = {
  ...timing,
  name: z.string().trim().min(1, 'Give it a name.').max(80),
  jitterSeconds: z.coerce.number().int().min(0).max(86_400).default(0),
  overlap: z.enum(OVERLAPS).default('skip'),
  lateMinutes: z.coerce.number().int().min(0).max(10_080).default(0),
}

const inPlace = { environmentId: id.nullable().default(null), targetId: id.nullable().default(null) }

const nextRun = z.object({ at: moment, blackout: z.string().nullable() })

export const fireSchema = z.object({
  id,
  schedule: z.object({ id, name: z.string() }),
  state: z.enum(FIRE_STATES),
  nominalAt: moment,
  throughAt: moment,
  times: z.number().int(),
  late: z.boolean(),
  detail: z.string(),
  /** Who asked for it by hand; null: the schedule. */
  by: z.string().nullable(),
  startedAt: moment.nullable(),
  finishedAt: moment.nullable(),
})
export type ScheduleFire = z.infer<typeof fireSchema>

export const scheduleSchema = z.object({
  id,
  kind: z.string(),
  kindTitle: z.string(),
  name: z.string(),
  builtIn: z.boolean(),
  place: placeSchema,
  cron: z.string(),
  sentence: z.string(),
  zone: z.string(),
  jitterSeconds: z.number().int(),
  overlap: z.enum(OVERLAPS),
  rule,
  lateMinutes: z.number().int(),
  version: z.number().int(),
  paused: z.object({ at: moment, by: z.string() }).nullable(),
  createdBy: z.string(),
  /** Empty while it is paused, or when no window will open for it. */
  next: z.array(nextRun),
  last: fireSchema.nullable(),
  mayWrite: z.boolean(),
})
export type Schedule = z.infer<typeof scheduleSchema>

const read = { permission: 'schedules.read', scope: 'somewhere', tier: 0, audit: null, by: 'anyone' } as const
const write = { permission: 'schedules.write', scope: 'somewhere', tier: 1, by: 'anyone' } as const

export const schedulesContract = {
  list: define({
    method: 'GET',
    path: '/schedules',
    summary: 'What recurs, with its next runs',
    ...read,
  }).output(listOf(scheduleSchema)),
  preview: define({
    method: 'GET',
    path: '/schedules/preview',
    summary: 'What a cron expression means, and its next runs',
    ...read,
  })
    .input(z.object({ ...timing, ...inPlace }))
    .output(
      z.object({
        problem: z.object({ field: z.enum(['cron', 'zone']), text: z.string() }).nullable(),
        sentence: z.string(),
        next: z.array(nextRun),
      }),
    ),
  fires: define({
    method: 'GET',
    path: '/schedules/fires',
    summary: 'What became of the times of schedules, newest first',
    ...read,
  })
    .input(z.object({ limit: page.limit, scheduleId: id.optional() }))
    .output(listOf(fireSchema)),
  create: define({
    method: 'POST',
    path: '/schedules',
    summary: 'Make a schedule on an environment or a target',
    successStatus: 201,
    ...write,
    audit: 'schedules.create',
  })
    .input(z.object({ kind: z.enum(SCHEDULE_KIND_NAMES), ...fields, ...inPlace }))
    .output(scheduleSchema),
  /** Times before the edit are not made up for. */
  update: define({
    method: 'PUT',
    path: '/schedules/{id}',
    summary: 'Edit when a schedule runs',
    ...write,
    audit: 'schedules.update',
  })
    .input(z.object({ id, version: z.number().int(), ...fields }))
    .output(scheduleSchema),
  pause: define({
    method: 'POST',
    path: '/schedules/{id}/pause',
    summary: 'Pause or resume a schedule',
    ...write,
    audit: 'schedules.pause',
  })
    .input(z.object({ id, paused: z.boolean() }))
    .output(scheduleSchema),
  remove: define({
    method: 'DELETE',
    path: '/schedules/{id}',
    summary: 'Remove a schedule; its history stays',
    ...write,
    audit: 'schedules.remove',
  })
    .input(z.object({ id }))
    .output(done),
  run: define({
    method: 'POST',
    path: '/schedules/{id}/run',
    summary: 'Run a schedule now, outside of its times',
    ...write,
    audit: 'schedules.run',
  })
    .input(z.object({ id }))
    .output(z.object({ state: z.enum(FIRE_STATES), detail: z.string() })),
  kinds: define({
    method: 'GET',
    path: '/schedules/kinds',
    summary: 'What can be scheduled, and what is switched off',
    ...read,
  }).output(
    listOf(
      z.object({
        kind: z.string(),
        title: z.string(),
        place: z.enum(['panel', 'place']),
        off: z.object({ at: moment, by: z.string() }).nullable(),
      }),
    ),
  ),
  setSwitch: define({
    method: 'PUT',
    path: '/schedules/kinds/{kind}',
    summary: 'Switch every schedule of a kind off, or on again',
    permission: 'schedules.manage',
    scope: 'everywhere',
    tier: 1,
    by: 'anyone',
    audit: 'schedules.switch',
  })
    .input(z.object({ kind: z.enum(SCHEDULE_KIND_NAMES), off: z.boolean() }))
    .output(done),
}
