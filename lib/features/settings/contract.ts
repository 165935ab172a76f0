import { z } from 'zod'
import { define } from '@/lib/http/define'
import { id, moment } from '@/lib/http/shapes'

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
}
