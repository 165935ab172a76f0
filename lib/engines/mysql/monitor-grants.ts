import { z } from 'zod'
import { myIdent } from '@/lib/sql/identifiers'
import { myQuery } from '@/lib/sql/query'
import { type MySql, mySql } from '@/lib/sql/template'
import { serverAnswersTexts as t } from '@/lib/texts/server-answers'
import { say } from '@/lib/texts/texts'
import type { Flavour } from '../contract/address'
import type { Grantee, MonitorGrants, MonitorRight } from '../contract/grants'
import { known, unknown } from '../contract/reading'
import { optional } from '../optional'
import type { MyConnection } from './connection'
import { account } from './grants'

const accounts = myQuery({
  name: 'my.grants.accounts',
  needs: ['SELECT on mysql.user'],
  timeoutMs: 3_000,
  variants: [
    { sql: (user: string) => mySql`SELECT Host FROM mysql.user WHERE User = ${user} ORDER BY Host` },
  ],
  row: z.tuple([z.string()]),
})

// Also a row USAGE for an account without rights: no row at all says that it may not be seen.
const held = myQuery({
  name: 'my.grants.held',
  needs: ['SELECT on mysql'],
  timeoutMs: 3_000,
  variants: [
    {
      sql: (grantee: string) => mySql`
        SELECT UPPER(PRIVILEGE_TYPE), IS_GRANTABLE FROM information_schema.USER_PRIVILEGES WHERE GRANTEE = ${grantee}
         UNION ALL
        SELECT CONCAT(UPPER(PRIVILEGE_TYPE), ' ON ', TABLE_SCHEMA, '.*'), IS_GRANTABLE
          FROM information_schema.SCHEMA_PRIVILEGES
         WHERE GRANTEE = ${grantee} AND TABLE_SCHEMA = 'performance_schema'`,
    },
  ],
  row: z.tuple([z.string(), z.string()]),
})

const me = myQuery({
  name: 'my.grants.me',
  needs: [],
  timeoutMs: 3_000,
  variants: [{ sql: () => mySql`SELECT CURRENT_USER()` }],
  row: z.tuple([z.string()]),
})

// Each right is a constant of ours; the account alone comes from outside, as two quoted names.
const RIGHTS: Record<Exclude<MonitorRight, 'pg_monitor'>, MySql> = {
  PROCESS: mySql`PROCESS ON *.*`,
  'REPLICATION CLIENT': mySql`REPLICATION CLIENT ON *.*`,
  'SLAVE MONITOR': mySql`SLAVE MONITOR ON *.*`,
  'BINLOG MONITOR': mySql`BINLOG MONITOR ON *.*`,
  'SELECT ON performance_schema.*': mySql`SELECT ON performance_schema.*`,
}

function rightSql(right: MonitorRight): MySql {
  if (right === 'pg_monitor') throw new TypeError('pg_monitor is PostgreSQL’s.')
  return RIGHTS[right]
}

const accountSql = ({ user, host }: Grantee) => mySql`${myIdent(user)}@${myIdent(host ?? '%')}`
const grantText = (right: MonitorRight, grantee: Grantee) =>
  mySql`GRANT ${rightSql(right)} TO ${accountSql(grantee)}`
const revokeText = (right: MonitorRight, grantee: Grantee) =>
  mySql`REVOKE ${rightSql(right)} FROM ${accountSql(grantee)}`

const grant = myQuery({
  name: 'my.grants.grant',
  needs: ['the right itself, WITH GRANT OPTION'],
  timeoutMs: 5_000,
  variants: [{ sql: grantText }],
  row: z.unknown(),
})

const revoke = myQuery({
  name: 'my.grants.revoke',
  needs: ['the right itself, WITH GRANT OPTION'],
  timeoutMs: 5_000,
  variants: [{ sql: revokeText }],
  row: z.unknown(),
})

const OFFERED: Record<'mysql' | 'mariadb', readonly MonitorRight[]> = {
  mysql: ['PROCESS', 'REPLICATION CLIENT', 'SELECT ON performance_schema.*'],
  mariadb: ['PROCESS', 'SLAVE MONITOR', 'BINLOG MONITOR', 'SELECT ON performance_schema.*'],
}

/** An account as information_schema writes it: in quotes that are not doubled. */
const listed = (user: string, host: string) => `'${user}'@'${host}'`

/** Rights to the account that the panel reads with. */
export function myGrants(connection: MyConnection): MonitorGrants {
  const flavour: Flavour = connection.server.flavour
  const rightsOf = (user: string, host: string) => connection.run(held, listed(user, host))
  return {
    offered: OFFERED[flavour === 'mariadb' ? 'mariadb' : 'mysql'],
    async accounts(user) {
      const rows = await optional(
        connection.run(accounts, user),
        `GRANT SELECT (User, Host, Super_priv) ON mysql.user TO ${account(connection.user)};`,
      )
      return rows.known ? known(rows.value.map(([host]) => ({ user, host }))) : rows
    },
    async held({ user, host }, rights) {
      const rows = await rightsOf(user, host ?? '%')
      if (rows.length === 0)
        return unknown(
          say(t.rightsOfAreHidden, { account: account(user, host ?? '%') }),
          `GRANT SELECT ON mysql.* TO ${account(connection.user)};`,
        )
      const all = new Set(rows.map(([right]) => right))
      return known(rights.filter((right) => holds(all, right)))
    },
    async mayNot(rights) {
      const [row] = await connection.run(me)
      const at = row?.[0].lastIndexOf('@') ?? -1
      const [user, host] = [row?.[0].slice(0, at) ?? '', row?.[0].slice(at + 1) ?? '']
      const grantable = new Set(
        (await rightsOf(user, host)).filter(([, may]) => may === 'YES').map(([right]) => right),
      )
      const missing = rights.filter((right) => !holds(grantable, right))
      if (missing.length === 0) return null
      return {
        reason: say(t.operatorMayNotGrant, { user: connection.user, missing: missing.join(', ') }),
        remedy: missing
          .map(
            (right) => `GRANT ${rightSql(right).render().text} TO ${account(user, host)} WITH GRANT OPTION;`,
          )
          .join(' '),
      }
    },
    grantSql: (right, grantee) => grantText(right, grantee).render().text,
    revokeSql: (right, grantee) => revokeText(right, grantee).render().text,
    grant: async (right, grantee) => {
      await connection.run(grant, right, grantee)
    },
    revoke: async (right, grantee) => {
      await connection.run(revoke, right, grantee)
    },
  }
}

/** What MySQL calls REPLICATION CLIENT, MariaDB lists as BINLOG MONITOR; SELECT on everything is on that, too. */
function holds(all: ReadonlySet<string>, right: MonitorRight): boolean {
  const name = right.toUpperCase().replace(' ON PERFORMANCE_SCHEMA.*', ' ON performance_schema.*')
  return all.has(name) || (name.startsWith('SELECT ON') && all.has('SELECT'))
}
