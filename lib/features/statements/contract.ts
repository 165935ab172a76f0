import { z } from 'zod'
import { define } from '@/lib/http/define'
import { id, moment } from '@/lib/http/shapes'
import { STATEMENT_SORTS } from './sorts'

/** Sums over a span; null is what the server does not count. `ms` is the load: time of execution and planning. */
const figuresSchema = z.object({
  calls: z.number(),
  ms: z.number(),
  rows: z.number().nullable(),
  hits: z.number().nullable(),
  reads: z.number().nullable(),
  temp: z.number().nullable(),
  wal: z.number().nullable(),
  examined: z.number().nullable(),
  noIndex: z.number().nullable(),
  diskTables: z.number().nullable(),
  errors: z.number().nullable(),
})
export type StatementFigures = z.infer<typeof figuresSchema>

const statementSchema = z.object({
  id: z.string(),
  /** The server's own id of the statement; `*` is all statements of the role together. */
  statement: z.string(),
  database: z.string().nullable(),
  role: z.string().nullable(),
  /** False for what ran inside a function. */
  toplevel: z.boolean(),
  /** Literals are `?` for those without `statements.text`; null where it is not known. At most 4 096 characters. */
  text: z.string().nullable(),
  /** There is more of the text than is here. */
  textCut: z.boolean(),
  /** Why the text is not shown at all. */
  textHidden: z.string().nullable(),
  figures: figuresSchema,
  /** Of the load of all statements, 0 to 1. */
  share: z.number().nullable(),
})
export type Statement = z.infer<typeof statementSchema>

const statementRowSchema = statementSchema.extend({
  /** Its load in equal parts of the span, in statements running at a time; null is a gap. */
  spark: z.array(z.number().nullable()),
})
export type StatementRow = z.infer<typeof statementRowSchema>

/** Where the figures come from, and what is known to be missing in them. */
const sourceSchema = z.object({
  /** Null before anybody looked. */
  supported: z.boolean().nullable(),
  reason: z.string().nullable(),
  remedy: z.string().nullable(),
  /** E.g. `pg_stat_statements 1.12`; null before the first reading. */
  name: z.string().nullable(),
  readAt: moment.nullable(),
  /** Lines that the server held then, and holds at most. */
  entries: z.number().nullable(),
  most: z.number().nullable(),
  /** Lines whose statement the monitor may not see. */
  hidden: z.number(),
})
export type StatementSource = z.infer<typeof sourceSchema>

/** Pairs of epoch milliseconds and statements running at a time; null is a gap. */
const points = z.array(z.tuple([z.number(), z.number().nullable()]))

const counted = z.array(z.object({ value: z.string(), ms: z.number() }))

export const statementListSchema = z.object({
  targetId: id,
  from: z.number(),
  to: z.number(),
  items: z.array(statementRowSchema),
  nextCursor: z.string().optional(),
  /** How many fit the filters. */
  matching: z.number().int(),
  /** The words of the filter were looked for among the costliest statements only. */
  searchCut: z.boolean(),
  total: figuresSchema,
  /** What is counted of statements that have no line of their own. */
  rest: figuresSchema,
  /** Milliseconds of the span in which anything was read. */
  coveredMs: z.number(),
  resets: z.number().int(),
  evicted: z.number().int(),
  load: z.object({ stepMs: z.number(), points }),
  databases: counted,
  roles: counted,
  source: sourceSchema,
  masked: z.boolean(),
})
export type StatementList = z.infer<typeof statementListSchema>

const periodSchema = z.object({
  from: z.number(),
  to: z.number(),
  figures: figuresSchema,
  /** Of the load of all statements, 0 to 1; null where nothing was read. */
  share: z.number().nullable(),
  coveredMs: z.number(),
  points,
})
export type StatementPeriod = z.infer<typeof periodSchema>

export const statementDetailSchema = z.object({
  targetId: id,
  statement: statementSchema.omit({ figures: true, share: true }),
  /** When it first was among those that cost most. */
  firstAt: moment,
  now: periodSchema,
  /** The span of the same length before it. */
  before: periodSchema,
  stepMs: z.number(),
  masked: z.boolean(),
})
export type StatementDetail = z.infer<typeof statementDetailSchema>

const span = { from: z.coerce.number().int(), to: z.coerce.number().int() }
const entryId = z.coerce.number().int().positive().max(2_147_483_647)
const word = z.string().max(256).optional()

/** What the rows must fit. */
export const statementFilterSchema = z.object({
  database: word,
  role: word,
  /** Words that all occur in the text as the reader sees it, in its id, or in the names. */
  q: word,
  /** Only what ran without an index or without a good one. */
  noIndex: z.enum(['true', 'false']).optional(),
  sort: z.enum(STATEMENT_SORTS).default('load'),
  order: z.enum(['asc', 'desc']).default('desc'),
})

export const statementsContract = {
  list: define({
    method: 'GET',
    path: '/targets/{targetId}/statements',
    summary: 'What cost a target most between two moments',
    permission: 'statements.read',
    scope: 'target',
    tier: 0,
    audit: null,
    by: 'anyone',
  })
    .input(
      statementFilterSchema.extend({
        targetId: id,
        ...span,
        cursor: z.string().max(12).optional(),
        limit: z.coerce.number().int().min(1).max(200).default(50),
      }),
    )
    .output(statementListSchema),
  get: define({
    method: 'GET',
    path: '/targets/{targetId}/statements/{id}',
    summary: 'One statement between two moments and in the span before',
    permission: 'statements.read',
    scope: 'target',
    tier: 0,
    audit: null,
    by: 'anyone',
  })
    .input(z.object({ targetId: id, id: entryId, ...span }))
    .output(statementDetailSchema),
  text: define({
    method: 'GET',
    path: '/targets/{targetId}/statements/{id}/text',
    summary: 'Full text of a statement, as far as it is kept',
    permission: 'statements.text',
    scope: 'target',
    tier: 0,
    audit: 'statements.text.read',
    by: 'anyone',
  })
    .input(z.object({ targetId: id, id: entryId }))
    .output(z.object({ text: z.string().nullable(), cut: z.boolean() })),
}
