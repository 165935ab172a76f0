import { z } from 'zod'
import { INDEX_SORTS, INDEX_VERDICTS } from '@/lib/engines/contract/indexes'
import { indexSchema } from '@/lib/features/tables/contract'
import { define } from '@/lib/http/define'
import { id, moment } from '@/lib/http/shapes'

const figure = z.number().nullable()
const text = z.string().nullable()
const gaps = z.array(z.object({ reason: z.string(), remedy: text }))
const verdict = z.enum(INDEX_VERDICTS)

const judgedSchema = indexSchema.extend({
  /** Schema, table and name in one word. */
  id: z.string(),
  verdicts: z.array(verdict),
  /** The index that does the same, or more. */
  instead: text,
  /** Why it stays, whatever is said against it. */
  keeper: z.enum(['constraint', 'unique', 'foreign-key', 'replica-identity']).nullable(),
})
export type JudgedIndex = z.infer<typeof judgedSchema>

export const indexListSchema = z.object({
  targetId: id,
  at: moment,
  database: text,
  items: z.array(judgedSchema),
  nextCursor: z.string().optional(),
  matching: z.number().int(),
  /** Of each verdict, what nothing needs. */
  counts: z.array(z.object({ verdict, count: z.number(), bytes: figure })),
  /** Bytes of all that something is said against and nothing needs, each once. */
  reclaimable: figure,
  countedSince: text,
  gaps,
  databases: z.array(z.string()),
  everyDatabase: z.boolean(),
  /** Why indexes of this database cannot be made or dropped from here; null where they can. */
  changes: z.object({ reason: text }),
})
export type IndexList = z.infer<typeof indexListSchema>

export const missingListSchema = z.object({
  targetId: id,
  at: moment,
  items: z.array(
    z.object({
      schema: z.string(),
      table: z.string(),
      why: z.enum(['foreign-key', 'scans']),
      constraint: text,
      columns: z.array(z.string()),
      rows: figure,
      seqScans: figure,
      seqRows: figure,
    }),
  ),
  more: z.number().int(),
  gaps,
})
export type MissingList = z.infer<typeof missingListSchema>

const word = z.string().min(1).max(256).optional()

export const indexesContract = {
  list: define({
    method: 'GET',
    path: '/targets/{targetId}/indexes',
    summary: 'Indexes of a database of a target, with what can be said against each',
    permission: 'tables.read',
    scope: 'target',
    tier: 0,
    audit: null,
    by: 'anyone',
  })
    .input(
      z.object({
        targetId: id,
        database: word,
        /** Part of `schema.table index`. */
        q: word,
        verdict: verdict.optional(),
        sort: z.enum(INDEX_SORTS).default('size'),
        order: z.enum(['asc', 'desc']).default('desc'),
        cursor: z.string().max(12).optional(),
        limit: z.coerce.number().int().min(1).max(200).default(50),
      }),
    )
    .output(indexListSchema),
  missing: define({
    method: 'GET',
    path: '/targets/{targetId}/indexes/missing',
    summary: 'Foreign keys without an index, and big tables that are read as a whole again and again',
    permission: 'tables.read',
    scope: 'target',
    tier: 0,
    audit: null,
    by: 'anyone',
  })
    .input(z.object({ targetId: id, database: word }))
    .output(missingListSchema),
}
