import { z } from 'zod'
import { WAIT_CLASSES } from '@/lib/engines/contract/activity'
import { define } from '@/lib/http/define'
import { id, moment, reading } from '@/lib/http/shapes'
import { ACTIVITY_SLICES } from './slices'

/** Sessions at work at a time, on average; the panel's own are left out. */
const average = z.number()

const statementWords = {
  /** Of a statement: its text, literals `?` for those without `statements.text`; null where it is not known. */
  text: z.string().nullable(),
  /** Why the text is not shown at all. */
  textHidden: z.string().nullable(),
}

const rowSchema = z.object({
  /** Empty where the server tells none: no database, no name. Null is what was counted by its wait class alone. */
  value: z.string().nullable(),
  average,
  /** Of all that fit the filters, 0 to 1. */
  share: z.number(),
  /** What they waited for, the most first. */
  classes: z.array(z.object({ waitClass: z.enum(WAIT_CLASSES), average })),
  ...statementWords,
})
export type ActivityRow = z.infer<typeof rowSchema>

const sourceSchema = z.object({
  /** E.g. `pg_stat_activity`; null before the first sample, and where it may not be read. */
  name: z.string().nullable(),
  readAt: moment.nullable(),
  /** Sessions of which it could not be seen whether they were at work. */
  hidden: z.number().int(),
  gaps: z.array(
    z.object({
      of: z.enum(['sessions', 'waits', 'statements', 'applications']),
      reason: z.string(),
      remedy: z.string().nullable(),
    }),
  ),
})
export type ActivitySource = z.infer<typeof sourceSchema>

export const activityListSchema = z.object({
  targetId: id,
  from: z.number(),
  to: z.number(),
  by: z.enum(ACTIVITY_SLICES),
  items: z.array(rowSchema),
  nextCursor: z.string().optional(),
  /** How many values there are. */
  matching: z.number().int(),
  /** Of all that fit the filters. */
  average,
  /** How often somebody looked. */
  looks: z.number().int(),
  /** Milliseconds of the span in which somebody looked. */
  coveredMs: z.number(),
  load: z.object({
    stepMs: z.number(),
    /** At most seven values, the greatest first; then all others as null, where there are any. */
    series: z.array(z.object({ value: z.string().nullable(), text: z.string().nullable() })),
    /** Epoch milliseconds, and the average of each series; all null is a gap. */
    points: z.array(z.tuple([z.number(), z.array(z.number().nullable())])),
  }),
  /** Processors of the host, where that is known. */
  cores: reading(z.number().int()),
  source: sourceSchema,
  masked: z.boolean(),
})
export type ActivityList = z.infer<typeof activityListSchema>

const groupSchema = z.object({
  waitClass: z.enum(WAIT_CLASSES),
  event: z.string().nullable(),
  user: z.string().nullable(),
  application: z.string().nullable(),
  database: z.string().nullable(),
  statement: z.string().nullable(),
  ...statementWords,
  /** Only the wait class is known. */
  folded: z.boolean(),
  /** Sessions; an average where only a quarter of an hour is kept. */
  sessions: z.number(),
})
export type ActivityGroupView = z.infer<typeof groupSchema>

export const activityMomentSchema = z.object({
  targetId: id,
  /** Epoch milliseconds of the look, or of the beginning of the quarter; null where nobody looked near that moment. */
  at: z.number().nullable(),
  /** 0 for one look; else how long the stretch is that this is the average of. */
  lengthMs: z.number(),
  /** The looks before and after, where there are any near. */
  before: z.number().nullable(),
  after: z.number().nullable(),
  sessions: z.number(),
  items: z.array(groupSchema),
  masked: z.boolean(),
})
export type ActivityMoment = z.infer<typeof activityMomentSchema>

const word = z.string().max(256).optional()

/** What must fit; empty is what the server tells none of. */
export const activityFilterSchema = z.object({
  class: z.enum(WAIT_CLASSES).optional(),
  event: word,
  user: word,
  application: word,
  database: word,
  statement: word,
})
export type ActivityFilter = z.infer<typeof activityFilterSchema>

const look = { permission: 'sessions.read', scope: 'target', tier: 0, audit: null, by: 'anyone' } as const

export const activityContract = {
  list: define({
    method: 'GET',
    path: '/targets/{targetId}/activity',
    summary: 'Who was at work between two moments, and what they waited for',
    ...look,
  })
    .input(
      activityFilterSchema.extend({
        targetId: id,
        from: z.coerce.number().int(),
        to: z.coerce.number().int(),
        by: z.enum(ACTIVITY_SLICES).default('class'),
        cursor: z.string().max(12).optional(),
        limit: z.coerce.number().int().min(1).max(200).default(50),
      }),
    )
    .output(activityListSchema),
  moment: define({
    method: 'GET',
    path: '/targets/{targetId}/activity/moment',
    summary: 'Who was at work at one moment',
    ...look,
  })
    .input(activityFilterSchema.extend({ targetId: id, at: z.coerce.number().int() }))
    .output(activityMomentSchema),
}
