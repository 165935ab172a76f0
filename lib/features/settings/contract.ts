import { z } from 'zod'
import { define } from '@/lib/http/define'
import { id, moment, reading } from '@/lib/http/shapes'
import { SNAPSHOT_KINDS } from './kinds'

/** Which parameters are listed. */
export const SETTING_CHOICES = ['changed', 'all', 'pending'] as const
export type SettingChoice = (typeof SETTING_CHOICES)[number]

export const settingSchema = z.object({
  name: z.string(),
  /** Null where only what the panel's own session sets is told. What may be a secret is `•••`. */
  value: z.string().nullable(),
  masked: z.boolean(),
  unit: z.string().nullable(),
  category: z.string(),
  description: z.string().nullable(),
  source: z.string().nullable(),
  file: z.string().nullable(),
  line: z.number().int().nullable(),
  default: z.string().nullable(),
  /** Null where it cannot be told. */
  changed: z.boolean().nullable(),
  /** When a new value counts: at once, after a reload, after a restart, or it cannot be set. */
  applies: z.enum(['now', 'reload', 'restart', 'never']).nullable(),
  pending: z.boolean().nullable(),
  next: z.string().nullable(),
  setBy: z.string().nullable(),
  setAt: z.string().nullable(),
})
export type SettingView = z.infer<typeof settingSchema>

const counted = z.array(z.object({ value: z.string(), count: z.number().int() }))

export const settingListSchema = z.object({
  targetId: id,
  readAt: moment,
  items: z.array(settingSchema),
  nextCursor: z.string().optional(),
  /** How many fit the filters. */
  matching: z.number().int(),
  /** Of all parameters of the server. */
  total: z.number().int(),
  changed: z.number().int(),
  pending: z.number().int(),
  categories: counted,
  sources: counted,
  gaps: z.array(z.object({ reason: z.string(), remedy: z.string().nullable() })),
})
export type SettingsView = z.infer<typeof settingListSchema>

/** One fact of something in both, as words; null where it is not there. */
export const itemChangeSchema = z.object({
  name: z.string(),
  change: z.enum(['added', 'removed', 'changed']),
  facts: z.array(z.object({ fact: z.string(), before: z.string().nullable(), after: z.string().nullable() })),
})
export type ItemChangeView = z.infer<typeof itemChangeSchema>

const snapshotSchema = z.object({
  at: moment,
  /** The last look that found the same. */
  seenAt: moment,
  /** Which server answered. */
  origin: z.string(),
})
export type SnapshotView = z.infer<typeof snapshotSchema>

export const snapshotsSchema = z.object({
  targetId: id,
  items: z.array(snapshotSchema),
  /** When it was last looked, and why that failed if it did; null before the first look. */
  source: z
    .object({ lookedAt: moment, reason: z.string().nullable(), remedy: z.string().nullable() })
    .nullable(),
})
export type SnapshotsView = z.infer<typeof snapshotsSchema>

const sideSchema = z.object({
  targetId: id,
  target: z.string(),
  /** The moment that was asked for; null for now. */
  asked: moment.nullable(),
  /** When what is compared was found, and until when it was seen to be so. */
  takenAt: moment,
  seenAt: moment,
  /** Null where it was read just now. */
  origin: z.string().nullable(),
})

export const comparisonSchema = z.object({
  kind: z.enum(SNAPSHOT_KINDS),
  before: reading(sideSchema),
  after: reading(sideSchema),
  /** Two servers answered under one address. */
  replaced: z.boolean(),
  items: z.array(itemChangeSchema),
  /** How many are the same on both sides. */
  same: z.number().int(),
})
export type Comparison = z.infer<typeof comparisonSchema>

const isoMoment = z.iso.datetime({ offset: true }).optional()

const word = z.string().max(256).optional()

/** What the parameters must fit. */
export const settingFilterSchema = z.object({
  choice: z.enum(SETTING_CHOICES).default('changed'),
  category: word,
  source: word,
  /** Words that all occur in the name, the value or the description. */
  q: word,
})
export type SettingFilter = z.infer<typeof settingFilterSchema>

export const settingsContract = {
  list: define({
    method: 'GET',
    path: '/targets/{targetId}/settings',
    summary: 'Parameters of a server now, with default, source and what waits for a restart',
    permission: 'settings.read',
    scope: 'target',
    tier: 0,
    audit: null,
    by: 'anyone',
  })
    .input(
      settingFilterSchema.extend({
        targetId: id,
        cursor: z.string().max(12).optional(),
        limit: z.coerce.number().int().min(1).max(1_000).default(200),
      }),
    )
    .output(settingListSchema),
  snapshots: define({
    method: 'GET',
    path: '/targets/{targetId}/settings/snapshots',
    summary: 'Moments of which it is kept what a server had, newest first',
    permission: 'settings.read',
    scope: 'target',
    tier: 0,
    audit: null,
    by: 'anyone',
  })
    .input(
      z.object({
        targetId: id,
        kind: z.enum(SNAPSHOT_KINDS).default('settings'),
        limit: z.coerce.number().int().min(1).max(500).default(100),
      }),
    )
    .output(snapshotsSchema),
  compare: define({
    method: 'GET',
    path: '/targets/{targetId}/settings/compare',
    summary: 'What differs between two moments of a server, or between two servers',
    permission: 'settings.read',
    scope: 'target',
    tier: 0,
    audit: null,
    by: 'anyone',
  })
    .input(
      z.object({
        targetId: id,
        kind: z.enum(SNAPSHOT_KINDS).default('settings'),
        /** The moment of this target; now without it. */
        at: isoMoment,
        /** What it is compared with: the same target without it. */
        withTargetId: id.optional(),
        withAt: isoMoment,
      }),
    )
    .output(comparisonSchema),
}
