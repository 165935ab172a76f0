import { z } from 'zod'
import type { ProbeKind } from '@/lib/probes/kind'
import { checkTexts as t } from '@/lib/texts/checks'

const name = z
  .string()
  .min(1, t.enterName)
  .max(64)
  .refine((text) => !text.includes('\0'), t.nameCannotHoldNul)

export const sampleInput = z.object({
  /** PostgreSQL: the schema. MySQL and MariaDB: the database. */
  schema: name,
  table: name,
  /** Role whose rows are wanted; without it those of the probe itself. */
  role: name.optional(),
  /** PostgreSQL: database; that of the target without it. */
  database: name.optional(),
  limit: z.coerce.number().int().min(1).max(100).default(20),
  /** PostgreSQL: what the application sets for its session and policies read. A dot in the name: never the server's own. */
  settings: z
    .array(
      z.object({
        name: z
          .string()
          .max(63)
          .regex(/^[a-z_][a-z0-9_$]*(\.[a-z_][a-z0-9_$]*)+$/i, t.settingOfAnApplication),
        value: z.string().max(1_000),
      }),
    )
    .max(8)
    .default([]),
  /** PostgreSQL: schemas in which functions of policies look up names without one. */
  schemas: z.array(name).max(8).default(['public']),
})
export type SampleInput = z.infer<typeof sampleInput>

export const sampleAnswer = z.object({
  role: z.string(),
  columns: z.array(z.object({ name: z.string(), type: z.string() })),
  /** Columns that the role may not read. */
  hidden: z.array(z.string()),
  /** Each value as the server's text for it; null is NULL. */
  rows: z.array(z.array(z.string().nullable())),
  /** True when the role sees more rows. */
  more: z.boolean(),
  /** True when a value was longer than what is shown. */
  cut: z.boolean(),
  /** Row security of the table; null where the product has no such thing. */
  rowSecurity: z
    .object({
      state: z.enum(['off', 'active', 'bypassed']),
      policies: z.array(
        z.object({
          name: z.string(),
          permissive: z.boolean(),
          applies: z.boolean(),
          using: z.string().nullable(),
        }),
      ),
    })
    .nullable(),
})
export type SampleAnswer = z.infer<typeof sampleAnswer>

/** Some rows of a table as a role sees them: whether a policy does what it should, what a column holds. */
export const rowsSample: ProbeKind<SampleInput, SampleAnswer> = {
  kind: 'rows.sample',
  permission: 'rows.sample',
  input: sampleInput,
  answer: sampleAnswer,
  limits: { timeoutMs: 12_000, bytes: 8 * 1024 * 1024, rows: 100 },
  told: ({ schema, table, role, database, limit, settings }) => ({
    schema,
    table,
    role: role ?? null,
    database: database ?? null,
    limit,
    settings: settings.map((one) => one.name),
  }),
  // Whose rows were looked at: a number of a customer is somebody's.
  sealed: ({ settings }) =>
    settings.length === 0 ? null : settings.map(({ name, value }) => `${name} = ${value}`).join('\n'),
}
