import { z } from 'zod'
import { myQuery } from '@/lib/sql/query'
import { type MySql, mySql } from '@/lib/sql/template'
import { STATEMENT_TEXT } from '../contract/statements'

const count = z.coerce.number()
const text = z.string().nullable()

/** How many digests the server keeps, whether it counts them, and whether it counts users (MariaDB). */
export const statementSource = myQuery({
  name: 'my.statements.source',
  needs: ['SELECT on performance_schema'],
  timeoutMs: 3_000,
  variants: [
    { flavour: 'mariadb', sql: () => source(mySql`@@GLOBAL.userstat`) },
    { sql: () => source(mySql`0`) },
  ],
  row: z.tuple([count, text, count]).transform(([most, digests, users]) => ({
    most,
    /** YES or NO; null where the table of switches is empty. */
    digests,
    users: users === 1,
  })),
})

function source(users: MySql): MySql {
  return mySql`
    SELECT @@GLOBAL.performance_schema_digests_size,
           (SELECT ENABLED FROM performance_schema.setup_consumers WHERE NAME = 'statements_digest'),
           ${users}`
}

/** All digests. The line without one sums what came after the table was full. */
export const statementCounters = myQuery({
  name: 'my.statements.counters',
  needs: ['SELECT on performance_schema'],
  timeoutMs: 8_000,
  variants: [
    {
      sql: () => mySql`
        SELECT SCHEMA_NAME, DIGEST, COUNT_STAR, SUM_TIMER_WAIT / 1000000000, SUM_ROWS_SENT + SUM_ROWS_AFFECTED,
               SUM_ROWS_EXAMINED, SUM_NO_INDEX_USED + SUM_NO_GOOD_INDEX_USED, SUM_CREATED_TMP_DISK_TABLES,
               SUM_ERRORS, CAST(FIRST_SEEN AS CHAR)
          FROM performance_schema.events_statements_summary_by_digest`,
    },
  ],
  row: z.tuple([text, text, count, count, count, count, count, count, count, text]),
})

/** Texts of some digests. MySQL ends what was too long for its own buffer with three dots. */
export const statementTexts = myQuery({
  name: 'my.statements.texts',
  needs: ['SELECT on performance_schema'],
  timeoutMs: 8_000,
  variants: [
    {
      sql: (digests: string) => mySql`
        SELECT DIGEST, MAX(LEFT(DIGEST_TEXT, ${STATEMENT_TEXT})),
               MAX(CHAR_LENGTH(DIGEST_TEXT) > ${STATEMENT_TEXT} OR DIGEST_TEXT LIKE '%...')
          FROM performance_schema.events_statements_summary_by_digest
         WHERE FIND_IN_SET(DIGEST, ${digests}) AND DIGEST_TEXT IS NOT NULL GROUP BY DIGEST`,
    },
  ],
  row: z.tuple([z.string(), z.string(), count]),
})

/** What each account did, where the server counts that. */
export const userCounters = myQuery({
  name: 'my.statements.users',
  only: 'mariadb',
  needs: ['PROCESS'],
  timeoutMs: 3_000,
  variants: [
    {
      flavour: 'mariadb',
      sql: () => mySql`
        SELECT USER, SELECT_COMMANDS + UPDATE_COMMANDS + OTHER_COMMANDS, BUSY_TIME * 1000,
               ROWS_SENT + ROWS_INSERTED + ROWS_UPDATED + ROWS_DELETED, ROWS_READ
          FROM information_schema.USER_STATISTICS`,
    },
  ],
  row: z.tuple([z.string(), count, count, count, count]),
})
