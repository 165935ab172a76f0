import { z } from 'zod'
import { pgIdent, pgLiteral } from '@/lib/sql/identifiers'
import { pgQuery } from '@/lib/sql/query'
import { pgSql } from '@/lib/sql/template'
import { serverAnswersTexts as t } from '@/lib/texts/server-answers'
import { say } from '@/lib/texts/texts'
import type { PreparedControl, PreparedTransaction } from '../contract/prepared'
import { spanOf } from '../span'
import type { PgConnection } from './connection'

const columns = pgSql`
  x.gid, x.transaction::pg_catalog.text, x.owner, x.database, pg_catalog.to_json(x.prepared) #>> '{}',
  EXTRACT(epoch FROM pg_catalog.clock_timestamp() - x.prepared) * 1000,
  x.database = pg_catalog.current_database(), x.owner = CURRENT_USER OR me.rolsuper`

/** Before 16 whoever was a member could also become the role; since then it is a right of its own. */
const oneSql = (name: string, becomes: 'SET' | 'MEMBER') => pgSql`
  SELECT ${columns}, COALESCE(pg_catalog.pg_has_role(o.oid, ${becomes}), false)
    FROM pg_catalog.pg_prepared_xacts x
    JOIN pg_catalog.pg_roles me ON me.rolname = CURRENT_USER
    LEFT JOIN pg_catalog.pg_roles o ON o.rolname = x.owner
   WHERE x.gid = ${name}`

const onePrepared = pgQuery({
  name: 'pg.prepared.one',
  needs: [],
  timeoutMs: 4_000,
  variants: [
    {
      from: 160_000,
      sql: (name: string) => oneSql(name, 'SET'),
    },
    { sql: (name: string) => oneSql(name, 'MEMBER') },
  ],
  row: z.tuple([
    z.string(),
    z.string(),
    z.string().nullable(),
    z.string(),
    z.string(),
    z.coerce.number().nullable(),
    z.boolean(),
    z.boolean().nullable(),
    z.boolean(),
  ]),
})

// The number of 32 bits is that of the last round of the counter that is not in the future.
const transactionStatus = pgQuery({
  name: 'pg.prepared.outcome',
  needs: [],
  timeoutMs: 4_000,
  variants: [
    {
      sql: (transaction: string) => pgSql`
        SELECT pg_catalog.pg_xact_status((top - (top - ${transaction}::pg_catalog.int8) % 4294967296)::pg_catalog.text::pg_catalog.xid8)
          FROM (SELECT pg_catalog.pg_snapshot_xmax(pg_catalog.pg_current_snapshot())::pg_catalog.text::pg_catalog.int8 AS top) AS now`,
    },
  ],
  row: z.tuple([z.string().nullable()]),
})

const nothing = z.tuple([]).rest(z.unknown())
const rollBackText = (name: string) => pgSql`ROLLBACK PREPARED ${pgLiteral(name)}`

const rollBack = pgQuery({
  name: 'pg.prepared.roll-back',
  needs: ['superuser, or the role that prepared it'],
  timeoutMs: 30_000,
  variants: [{ sql: rollBackText }],
  row: nothing,
})

const becomeOwner = pgQuery({
  name: 'pg.prepared.become-owner',
  needs: ['membership in the role that prepared it'],
  timeoutMs: 4_000,
  variants: [{ sql: (owner: string) => pgSql`SET ROLE ${pgIdent(owner)}` }],
  row: nothing,
})

const becomeSelf = pgQuery({
  name: 'pg.prepared.become-self',
  needs: [],
  timeoutMs: 4_000,
  variants: [{ sql: () => pgSql`RESET ROLE` }],
  row: nothing,
})

/** Prepared transactions: rolled back by who prepared them, or as that role where the operator is a member of it. */
export function pgPrepared(connection: PgConnection): PreparedControl {
  const find = async (name: string): Promise<(PreparedTransaction & { asOwner: boolean }) | null> => {
    const [row] = await connection.run(onePrepared, name)
    if (!row) return null
    const [gid, transaction, owner, database, preparedAt, ageMs, here, isMine, isMember] = row
    const sql = `${rollBackText(gid).render().text};`
    const { user } = connection
    const mayNot = !here
      ? { reason: say(t.preparedElsewhere, { database }), remedy: sql }
      : isMine || isMember
        ? null
        : {
            reason: say(t.preparedByOther, { user, owner: owner ?? '?' }),
            remedy: owner === null ? sql : `GRANT ${pgIdent(owner).quoted} TO ${pgIdent(user).quoted};`,
          }
    return {
      ...{ name: gid, transaction, owner, database, preparedAt, mayNot },
      ageMs: spanOf(ageMs),
      asOwner: isMine !== true,
    }
  }
  return {
    find,
    async outcome(transaction) {
      const [row] = await connection.run(transactionStatus, transaction)
      return row?.[0] === 'aborted' || row?.[0] === 'committed' ? row[0] : null
    },
    async rollBack({ name }) {
      const found = await find(name)
      if (!found?.asOwner || found.owner === null) {
        await connection.run(rollBack, name)
        return
      }
      await connection.run(becomeOwner, found.owner)
      await connection.run(rollBack, name).finally(() => connection.run(becomeSelf))
    },
    rollBackSql: ({ name }) => rollBackText(name).render().text,
  }
}
