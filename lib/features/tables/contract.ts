import { z } from 'zod'
import { HORIZON_KINDS, TABLE_SORTS } from '@/lib/engines/contract/tables'
import { define } from '@/lib/http/define'
import { id, moment, reading } from '@/lib/http/shapes'

const figure = z.number().nullable()
const text = z.string().nullable()

const tableSchema = z.object({
  /** Schema and name in one word, as addresses carry it. */
  id: z.string(),
  schema: z.string(),
  name: z.string(),
  kind: z.enum(['table', 'partitioned', 'materialized', 'temporary']),
  /** Partitions that were folded into it. */
  partitions: z.number(),
  storage: text,
  rows: figure,
  dead: figure,
  deadShare: figure,
  bytes: z.object({ total: figure, table: figure, toast: figure, indexes: figure, free: figure }),
  /** False: by the pages that the last vacuum or analysis counted. */
  exact: z.boolean(),
  /** Since the statistics were last set to zero. */
  counts: z.object({
    inserted: figure,
    updated: figure,
    deleted: figure,
    hot: figure,
    seqScans: figure,
    seqRows: figure,
    indexScans: figure,
    indexRows: figure,
  }),
  lastVacuum: text,
  lastAutovacuum: text,
  lastAnalyze: text,
  lastAutoanalyze: text,
  /** Of what the next vacuum or analysis begins at; 1 and more is due. */
  due: z.object({ vacuum: figure, insert: figure, analyze: figure, freeze: figure }).nullable(),
  autovacuum: z.boolean().nullable(),
  /** Transactions since the oldest that is not frozen. */
  age: figure,
  autoIncrement: z.object({ next: z.number(), column: text, max: figure }).nullable(),
  /** Estimated by the named method. */
  bloat: reading(z.object({ bytes: z.number(), share: z.number(), method: z.string() })).nullable(),
})
export type Table = z.infer<typeof tableSchema>

const gap = z.object({ reason: z.string(), remedy: text })
const limits = z.object({ forced: z.number(), failsafe: z.number(), stop: z.number() }).nullable()

/** What one answer about tables of a database has in common. */
const about = {
  targetId: id,
  at: moment,
  database: text,
  countedSince: text,
  limits,
  gaps: z.array(gap),
}

/** An index as every list shows it. */
export const indexSchema = z.object({
  schema: z.string(),
  table: z.string(),
  name: z.string(),
  method: z.string(),
  definition: text,
  columns: z.array(z.string()),
  unique: z.boolean(),
  primary: z.boolean(),
  constraint: text,
  replicaIdentity: z.boolean(),
  valid: z.boolean(),
  hidden: z.boolean(),
  partitions: z.number(),
  bytes: figure,
  scans: figure,
  tuplesRead: figure,
  tuplesFetched: figure,
  lastUsed: text,
})
export type TableIndex = z.infer<typeof indexSchema>

const partSchema = z.object({
  schema: z.string(),
  name: z.string(),
  bytes: figure,
  rows: figure,
  dead: figure,
  autovacuum: z.boolean(),
  options: z.array(z.string()),
  reasons: z.array(
    z.object({
      what: z.enum(['vacuum', 'insert', 'analyze', 'freeze', 'multixact']),
      value: z.number(),
      limit: figure,
    }),
  ),
})
export type TablePart = z.infer<typeof partSchema>

export const tableListSchema = z.object({
  ...about,
  items: z.array(tableSchema),
  nextCursor: z.string().optional(),
  matching: z.number().int(),
  /** What this engine can order by. */
  sorts: z.array(z.enum(TABLE_SORTS)),
  /** What tables can be listed of. */
  databases: z.array(z.string()),
  /** Every schema at once can be asked for. */
  everyDatabase: z.boolean(),
})
export type TableList = z.infer<typeof tableListSchema>

export const tableDetailSchema = z.object({
  ...about,
  table: tableSchema,
  parts: z.array(partSchema),
  partsMore: z.number().int(),
  indexes: z.array(indexSchema),
})
export type TableDetail = z.infer<typeof tableDetailSchema>

export const horizonSchema = z.object({
  targetId: id,
  at: moment,
  /** Null where the engine has no such thing. */
  horizon: z
    .object({
      holders: z.array(
        z.object({
          kind: z.enum(HORIZON_KINDS),
          age: z.number(),
          pid: figure,
          name: text,
          user: text,
          database: text,
          state: text,
          since: text,
          holds: z.enum(['all', 'database', 'catalog']),
        }),
      ),
      more: z.number().int(),
      gaps: z.array(gap),
    })
    .nullable(),
})
export type HorizonView = z.infer<typeof horizonSchema>

const word = z.string().min(1).max(256).optional()

export const tablesContract = {
  list: define({
    method: 'GET',
    path: '/targets/{targetId}/tables',
    summary: 'Tables of a database of a target, ordered and paged by the server',
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
        /** Part of `schema.table`. */
        q: word,
        /** Catalogues of the server too. */
        system: z.enum(['true', 'false']).optional(),
        sort: z.enum(TABLE_SORTS).default('size'),
        order: z.enum(['asc', 'desc']).default('desc'),
        cursor: z.string().max(12).optional(),
        limit: z.coerce.number().int().min(1).max(200).default(50),
      }),
    )
    .output(tableListSchema),
  get: define({
    method: 'GET',
    path: '/targets/{targetId}/tables/{id}',
    summary: 'One table: its parts, when and why vacuum comes to them, its indexes',
    permission: 'tables.read',
    scope: 'target',
    tier: 0,
    audit: null,
    by: 'anyone',
  })
    .input(z.object({ targetId: id, id: z.string().min(3).max(1_000), database: word }))
    .output(tableDetailSchema),
  horizon: define({
    method: 'GET',
    path: '/targets/{targetId}/tables/horizon',
    summary: 'What keeps vacuum from removing dead rows',
    permission: 'tables.read',
    scope: 'target',
    tier: 0,
    audit: null,
    by: 'anyone',
  })
    .input(z.object({ targetId: id }))
    .output(horizonSchema),
}
