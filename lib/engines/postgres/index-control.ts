import { z } from 'zod'
import { pgIdent } from '@/lib/sql/identifiers'
import { type PgIndexStatement, pgIndexStatement } from '@/lib/sql/index-statement'
import { pgQuery } from '@/lib/sql/query'
import { pgSql } from '@/lib/sql/template'
import { serverAnswersTexts as t } from '@/lib/texts/server-answers'
import { say } from '@/lib/texts/texts'
import type { FoundIndex, IndexControl } from '../contract/index-control'
import type { PgConnection } from './connection'

/** Building an index of a big table takes as long as it takes. */
const BUILD_MS = 24 * 3_600_000
const nothing = z.tuple([]).rest(z.unknown())
const count = z.coerce.number()

const mine = (owner: ReturnType<typeof pgSql>, right: ReturnType<typeof pgSql>) => pgSql`
  (SELECT r.rolname FROM pg_catalog.pg_roles r WHERE r.oid = ${owner}),
  (SELECT r.rolsuper OR r.oid = ${owner} FROM pg_catalog.pg_roles r WHERE r.rolname = CURRENT_USER),
  pg_catalog.pg_has_role(${owner}, ${right})`

const index = (right: ReturnType<typeof pgSql>) => (schema: string, name: string) =>
  pgSql`
  SELECT c.relname, x.indexrelid::pg_catalog.text, pg_catalog.pg_get_indexdef(x.indexrelid),
         x.indisvalid AND x.indisready AND x.indislive,
         (SELECT o.conname FROM pg_catalog.pg_constraint o
           WHERE o.conindid = x.indexrelid AND o.contype IN ('p', 'u', 'x', 'f') ORDER BY 1 LIMIT 1),
         x.indisreplident, i.relkind = 'I' OR i.relispartition,
         i.relpages * pg_catalog.current_setting('block_size')::pg_catalog.int8,
         pg_catalog.pg_stat_get_numscans(x.indexrelid), ${mine(pgSql`c.relowner`, right)}
    FROM pg_catalog.pg_index x
    JOIN pg_catalog.pg_class i ON i.oid = x.indexrelid
    JOIN pg_catalog.pg_class c ON c.oid = x.indrelid
    JOIN pg_catalog.pg_namespace n ON n.oid = i.relnamespace
   WHERE n.nspname = ${schema} AND i.relname = ${name}`

const oneIndex = pgQuery({
  name: 'pg.indexes.one',
  needs: [],
  timeoutMs: 4_000,
  variants: [{ from: 160_000, sql: index(pgSql`'SET'`) }, { sql: index(pgSql`'MEMBER'`) }],
  row: z.tuple([
    ...([z.string(), z.string(), z.string(), z.boolean(), z.string().nullable(), z.boolean()] as const),
    ...([z.boolean(), count, count, z.string().nullable(), z.boolean().nullable(), z.boolean()] as const),
  ]),
})

const table = (right: ReturnType<typeof pgSql>) => (schema: string, name: string) =>
  pgSql`
  SELECT NULLIF(c.reltuples, -1), c.relpages * pg_catalog.current_setting('block_size')::pg_catalog.int8,
         c.relkind = 'p', ${mine(pgSql`c.relowner`, right)},
         pg_catalog.has_schema_privilege(c.relowner, n.oid, 'CREATE')
    FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
   WHERE n.nspname = ${schema} AND c.relname = ${name} AND c.relkind IN ('r', 'p', 'm')`

const oneTable = pgQuery({
  name: 'pg.indexes.ground',
  needs: [],
  timeoutMs: 4_000,
  variants: [{ from: 160_000, sql: table(pgSql`'SET'`) }, { sql: table(pgSql`'MEMBER'`) }],
  row: z.tuple([
    ...([count.nullable(), count, z.boolean(), z.string().nullable()] as const),
    ...([z.boolean().nullable(), z.boolean(), z.boolean()] as const),
  ]),
})

const command = (name: string, sql: ReturnType<typeof pgSql>) =>
  pgQuery({ name, needs: [], timeoutMs: 4_000, variants: [{ sql: () => sql }], row: nothing })

const patient = command('pg.indexes.patient', pgSql`SET statement_timeout = 0`)
const waiting = command('pg.indexes.waiting', pgSql`SET lock_timeout = '10min'`)
const hasty = command('pg.indexes.hasty', pgSql`RESET statement_timeout`)
const impatient = command('pg.indexes.impatient', pgSql`RESET lock_timeout`)
const becomeSelf = command('pg.indexes.become-self', pgSql`RESET ROLE`)

const becomeOwner = pgQuery({
  name: 'pg.indexes.become-owner',
  needs: ['membership in the role that owns the table'],
  timeoutMs: 4_000,
  variants: [{ sql: (owner: string) => pgSql`SET ROLE ${pgIdent(owner)}` }],
  row: nothing,
})

const createIndex = pgQuery({
  name: 'pg.indexes.create',
  needs: ['ownership of the table'],
  timeoutMs: BUILD_MS,
  variants: [{ sql: (statement: PgIndexStatement) => pgSql`${statement}` }],
  row: nothing,
})

const dropText = (schema: string, name: string) =>
  pgSql`DROP INDEX CONCURRENTLY ${pgIdent(schema)}.${pgIdent(name)}`
const dropIndex = pgQuery({
  name: 'pg.indexes.drop',
  needs: ['ownership of the table'],
  timeoutMs: BUILD_MS,
  variants: [{ sql: dropText }],
  row: nothing,
})

/** Indexes of the connected database: made and dropped by who owns their table, or as that role by a member of it. */
export function pgIndexControl(connection: PgConnection): IndexControl {
  const { user } = connection
  const refusal = (owner: string | null, own: boolean | null, member: boolean) =>
    own || member
      ? null
      : {
          reason: say(t.tableOfOther, { user, owner: owner ?? '?' }),
          remedy: owner === null ? '' : `GRANT ${pgIdent(owner).quoted} TO ${pgIdent(user).quoted};`,
        }
  const schemaRefusal = (schema: string, owner: string) => ({
    reason: say(t.ownerMakesNothing, { owner, schema }),
    remedy: `GRANT CREATE ON SCHEMA ${pgIdent(schema).quoted} TO ${pgIdent(owner).quoted};`,
  })
  const find = async (schema: string, name: string) => {
    const [row] = await connection.run(oneIndex, schema, name)
    if (!row) return null
    const [
      of,
      number,
      definition,
      valid,
      constraint,
      identity,
      partitioned,
      bytes,
      scans,
      owner,
      own,
      member,
    ] = row
    const found: FoundIndex = {
      ...{ schema, table: of, name, number, definition, valid, partitioned, bytes, scans },
      neededBy: constraint ?? (identity ? t.replicaIdentity : null),
      mayNot: refusal(owner, own, member),
    }
    return { found, owner, own: own === true }
  }
  /** Runs something that takes long as the owner of the table, and is itself and in a hurry again afterwards. */
  const asOwner = async (owner: string | null, own: boolean, work: () => Promise<unknown>) => {
    await connection.run(patient)
    await connection.run(waiting)
    try {
      if (!own && owner !== null) await connection.run(becomeOwner, owner)
      await work()
    } finally {
      if (connection.isOpen) {
        if (!own) await connection.run(becomeSelf)
        await connection.run(hasty)
        await connection.run(impatient)
      }
    }
  }
  const drop = async (schema: string, name: string) => {
    const one = await find(schema, name)
    if (one) await asOwner(one.owner, one.own, () => connection.run(dropIndex, schema, name))
  }
  return {
    find: async (schema, name) => (await find(schema, name))?.found ?? null,
    ground: async (schema, name) => {
      const [row] = await connection.run(oneTable, schema, name)
      if (!row) return null
      const [rows, bytes, partitioned, owner, own, member, mayMake] = row
      const held = mayMake ? null : schemaRefusal(schema, owner ?? '?')
      return { rows, bytes, partitioned, mayNot: refusal(owner, own, member) ?? held }
    },
    read: (definition) => {
      const { schema, table: of, name, unique, text } = pgIndexStatement(definition)
      return { schema, table: of, name, unique, sql: text }
    },
    create: async (definition) => {
      const statement = pgIndexStatement(definition)
      const [row] = await connection.run(oneTable, statement.schema, statement.table)
      try {
        await asOwner(row?.[3] ?? null, row?.[4] === true, () => connection.run(createIndex, statement))
      } catch (error) {
        // What was not finished would cost with each write and serve nobody.
        const left = connection.isOpen ? await find(statement.schema, statement.name) : null
        if (left && !left.found.valid) await drop(statement.schema, statement.name)
        throw error
      }
    },
    drop,
    dropSql: (schema, name) => dropText(schema, name).render().text,
  }
}
