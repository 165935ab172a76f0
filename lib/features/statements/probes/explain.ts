import { z } from 'zod'
import type { ProbeKind } from '@/lib/probes/kind'
import { checkTexts as t } from '@/lib/texts/checks'

const name = z
  .string()
  .min(1)
  .max(63)
  .refine((text) => !text.includes('\0'), t.nameCannotHoldNul)

export const explainInput = z.object({
  /** One statement, as it would be run. */
  statement: z.string().trim().min(1, t.enterStatement).max(200_000),
  /** Role to plan as; without it with the rights of the probe itself. */
  role: name.optional(),
  /** Database; that of the target without it. */
  database: z.string().min(1).max(64).optional(),
  /** PostgreSQL: schemas for names that have none. */
  schemas: z.array(name).max(8).default(['public']),
})
export type ExplainInput = z.infer<typeof explainInput>

export const explainAnswer = z.object({
  format: z.enum(['text', 'json']),
  plan: z.string(),
  role: z.string(),
  /** True where placeholders were left open, so that the plan is the generic one. */
  generic: z.boolean(),
})
export type ExplainAnswer = z.infer<typeof explainAnswer>

/** The plan of a statement as a role. Nothing is run: there is no ANALYZE. */
export const statementsExplain: ProbeKind<ExplainInput, ExplainAnswer> = {
  kind: 'statements.explain',
  permission: 'statements.explain',
  input: explainInput,
  answer: explainAnswer,
  limits: { timeoutMs: 12_000, bytes: 2 * 1024 * 1024, rows: 20_000 },
  told: ({ role, database, schemas, statement }) => ({
    role: role ?? null,
    database: database ?? null,
    schemas,
    characters: statement.length,
  }),
  // The statement may hold anybody's data.
  sealed: ({ statement }) => statement.slice(0, 4_000),
}
