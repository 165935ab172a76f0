import { z } from 'zod'
import { myQuery } from '@/lib/sql/query'
import { type MySql, mySql } from '@/lib/sql/template'
import { APPLICATION, TRANSACTION } from './session-queries'

const text = z.string().nullable()

const groupRow = z
  .tuple([
    text,
    text,
    z.string(),
    text,
    z.coerce.number(),
    z.coerce.number(),
    z.coerce.number(),
    z.coerce.number(),
  ])
  .transform(([user, database, command, application, inTransaction, waitsForRow, waitsForTable, count]) => ({
    user,
    database: database === '' ? null : database,
    command,
    application,
    transactionMs: inTransaction === 1 ? 0 : null,
    waitsForRow: waitsForRow === 1,
    state: waitsForTable === 1 ? 'Waiting for table' : null,
    count,
  }))
export type SessionGroupRow = z.infer<typeof groupRow>

function grouped(list: MySql, application: MySql): MySql {
  return mySql`
    SELECT g.a, g.b, g.c, g.d, g.e, g.f, g.h, COUNT(*)
      FROM (SELECT p.USER AS a, p.DB AS b, p.COMMAND AS c, ${application} AS d, x.started IS NOT NULL AS e,
                   COALESCE(x.waits, 0) AS f, COALESCE(p.STATE LIKE 'Waiting for table%', 0) AS h
              FROM ${list} p ${TRANSACTION}) g
     GROUP BY g.a, g.b, g.c, g.d, g.e, g.f, g.h
     ORDER BY 8 DESC
     LIMIT 5000`
}

/** All sessions counted by what they have in common. */
export const sessionGroups = myQuery({
  name: 'my.sessions.groups',
  needs: ['PROCESS'],
  timeoutMs: 4_000,
  variants: [
    {
      flavour: 'mariadb',
      when: (server) => server.features.has('performance_schema'),
      sql: () => grouped(mySql`information_schema.PROCESSLIST`, APPLICATION),
    },
    { flavour: 'mariadb', sql: () => grouped(mySql`information_schema.PROCESSLIST`, mySql`NULL`) },
    {
      from: 80_022,
      when: (server) => server.features.has('performance_schema'),
      sql: () => grouped(mySql`performance_schema.processlist`, APPLICATION),
    },
    { sql: () => grouped(mySql`information_schema.PROCESSLIST`, mySql`NULL`) },
  ],
  row: groupRow,
})
