import { z } from 'zod'
import { pgIdent } from '@/lib/sql/identifiers'
import { pgQuery } from '@/lib/sql/query'
import { pgSql } from '@/lib/sql/template'
import { serverAnswersTexts as t } from '@/lib/texts/server-answers'
import { say } from '@/lib/texts/texts'
import type { Grantee, MonitorGrants } from '../contract/grants'
import { known } from '../contract/reading'
import type { PgConnection } from './connection'

const membership = pgQuery({
  name: 'pg.grants.membership',
  needs: [],
  timeoutMs: 3_000,
  variants: [
    {
      // Granted to it, not inherited through another role: only that can be taken back from it.
      sql: (user: string) => pgSql`
        SELECT EXISTS (SELECT 1 FROM pg_catalog.pg_auth_members a
                         JOIN pg_catalog.pg_roles g ON g.oid = a.roleid
                        WHERE a.member = r.oid AND g.rolname = 'pg_monitor')
          FROM pg_catalog.pg_roles r WHERE r.rolname = ${user}`,
    },
  ],
  row: z.tuple([z.boolean()]),
})

const mayGrant = pgQuery({
  name: 'pg.grants.may',
  needs: [],
  timeoutMs: 3_000,
  variants: [
    {
      from: 160_000,
      sql: () => pgSql`
        SELECT rolsuper OR pg_catalog.pg_has_role('pg_monitor', 'MEMBER WITH ADMIN OPTION')
          FROM pg_catalog.pg_roles WHERE rolname = CURRENT_USER`,
    },
    {
      sql: () => pgSql`
        SELECT rolsuper OR rolcreaterole OR pg_catalog.pg_has_role('pg_monitor', 'MEMBER WITH ADMIN OPTION')
          FROM pg_catalog.pg_roles WHERE rolname = CURRENT_USER`,
    },
  ],
  row: z.tuple([z.boolean()]),
})

const nothing = z.tuple([]).rest(z.unknown())
const grantText = (user: string) => pgSql`GRANT ${pgIdent('pg_monitor')} TO ${pgIdent(user)}`
const revokeText = (user: string) => pgSql`REVOKE ${pgIdent('pg_monitor')} FROM ${pgIdent(user)}`

const grant = pgQuery({
  name: 'pg.grants.grant',
  needs: ['superuser, or ADMIN OPTION on pg_monitor'],
  timeoutMs: 5_000,
  variants: [{ sql: grantText }],
  row: nothing,
})

const revoke = pgQuery({
  name: 'pg.grants.revoke',
  needs: ['superuser, or ADMIN OPTION on pg_monitor'],
  timeoutMs: 5_000,
  variants: [{ sql: revokeText }],
  row: nothing,
})

/** pg_monitor, to the role that the panel reads with. */
export function pgGrants(connection: PgConnection): MonitorGrants {
  return {
    offered: ['pg_monitor'],
    async accounts(user) {
      const rows = await connection.run(membership, user)
      return known(rows.map((): Grantee => ({ user, host: null })))
    },
    async held({ user }, rights) {
      const [row] = await connection.run(membership, user)
      return known(row?.[0] ? rights.filter((right) => right === 'pg_monitor') : [])
    },
    async mayNot() {
      const [row] = await connection.run(mayGrant)
      if (row?.[0]) return null
      const me = pgIdent(connection.user).quoted
      return {
        reason: say(t.operatorMayNotGrant2, { user: connection.user }),
        remedy: `GRANT pg_monitor TO ${me} WITH ADMIN OPTION;`,
      }
    },
    grantSql: (_right, { user }) => grantText(user).render().text,
    revokeSql: (_right, { user }) => revokeText(user).render().text,
    grant: async (_right, { user }) => {
      await connection.run(grant, user)
    },
    revoke: async (_right, { user }) => {
      await connection.run(revoke, user)
    },
  }
}
