import { z } from 'zod'
import { define } from '@/lib/http/define'
import { done, id, listOf, moment, page } from '@/lib/http/shapes'
import { FIRE_STATES, OVERLAPS, SCHEDULE_KIND_NAMES } from '@/lib/schedules/kinds'
import { checkTexts as t } from '@/lib/texts/checks'

/** The panel itself, everywhere, an environment, or a target. */
export const placeSchema = z.object({
  kind: z.enum(['panel', 'environment', 'target']),
  id: id.nullable(),
  name: z.string(),
})

const rule = z.enum(['always', 'not-blackout', 'window'])

const timing = {
  cron: z.string().trim().min(1, t.enterWhenItRuns).max(200),
  zone: z.string().trim().min(1, t.enterTimeZone).max(64),
  rule: rule.default('not-blackout'),
}

const fields = {
  ...timing,
  name: z.string().trim().min(1, t.giveItName).max(80),
  jitterSeconds: z.coerce.number().int().min(0).max(86_400).default(0),
  overlap: z.enum(OVERLAPS).default('skip'),
  lateMinutes: z.coerce.number().int().min(0).max(10_080).default(0),
}

const inPlace = { environmentId: id.nullable().default(null), targetId: id.nullable().default(null) }

const nextRun = z.object({
  at: moment,
  blackout: z.string().nullable(),
  /** A clock change of its zone: the run was moved by it, or its time comes twice that day. */
  clock: z.enum(['moved', 'first', 'second']).nullable(),
})
export type NextRun = z.infer<typeof nextRun>

/** A change of the clocks within a year that touches its times. `minutes` forward are positive. */
const shiftSchema = z.object({
  at: moment,
  minutes: z.number().int(),
  clock: z.string(),
  how: z.enum(['moved', 'merged', 'dropped', 'first', 'both']),
})
export type ScheduleShift = z.infer<typeof shiftSchema>

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
  /** The change that it was, of kinds that act on targets. */
  changeId: id.nullable(),
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
  /** What holds it back whatever its times say: a freeze, or a switch of its kind. */
  held: z.object({ what: z.enum(['freeze', 'switch']), words: z.string() }).nullable(),
  /** Empty while it is paused, or when no window will open for it. One in lists, five of a single schedule. */
  next: z.array(nextRun),
  last: fireSchema.nullable(),
  mayWrite: z.boolean(),
})
export type Schedule = z.infer<typeof scheduleSchema>

const scheduleDetail = scheduleSchema.extend({ shifts: z.array(shiftSchema) })
export type ScheduleDetail = z.infer<typeof scheduleDetail>

const kindSchema = z.object({
  kind: z.string(),
  title: z.string(),
  place: z.enum(['panel', 'place']),
  /** Schedules of it that the reader may see. */
  schedules: z.number().int(),
  /** The reason is null where its author was erased. */
  off: z.object({ at: moment, by: z.string(), reason: z.string().nullable() }).nullable(),
})
export type ScheduleKindView = z.infer<typeof kindSchema>

const read = { permission: 'schedules.read', scope: 'somewhere', tier: 0, audit: null, by: 'anyone' } as const
const write = { permission: 'schedules.write', scope: 'somewhere', tier: 1, by: 'anyone' } as const

export const schedulesContract = {
  list: define({
    method: 'GET',
    path: '/schedules',
    summary: 'What recurs, with its next run',
    ...read,
  }).output(listOf(scheduleSchema)),
  get: define({
    method: 'GET',
    path: '/schedules/{id}',
    summary: 'One schedule, with its next five runs and the clock changes that touch it',
    ...read,
  })
    .input(z.object({ id }))
    .output(scheduleDetail),
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
        shifts: z.array(shiftSchema),
      }),
    ),
  fires: define({
    method: 'GET',
    path: '/schedules/fires',
    summary: 'What became of the times of schedules, newest first',
    ...read,
  })
    .input(z.object({ ...page, scheduleId: id.optional(), state: z.enum(FIRE_STATES).optional() }))
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
  restore: define({
    method: 'POST',
    path: '/schedules/{id}/restore',
    summary: 'Take the removal of a schedule back',
    ...write,
    audit: 'schedules.restore',
  })
    .input(z.object({ id }))
    .output(scheduleSchema),
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
  }).output(listOf(kindSchema)),
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
    .input(
      z.object({
        kind: z.enum(SCHEDULE_KIND_NAMES),
        off: z.boolean(),
        /** Needed to switch it off. */
        reason: z.string().trim().max(1000).default(''),
      }),
    )
    .output(done),
}
