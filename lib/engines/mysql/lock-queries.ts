import { z } from 'zod'
import { myQuery } from '@/lib/sql/query'
import { type MySql, mySql } from '@/lib/sql/template'

/** Pairs of waiter and blocker that are read at most; where there are more, only who holds is read. */
export const PAIRS_READ = 20_000
/** Metadata locks that are read at most. */
const LOCKS_READ = 20_000

const number = z.coerce.number().nullable()
const text = z.string().nullable()
const bigId = z
  .union([z.string(), z.number(), z.bigint()])
  .nullable()
  .transform((value) => (value === null ? null : String(value)))

// Whatever the zone of the session, InnoDB tells its times in that of the machine.
const NOW_THERE = mySql`CONVERT_TZ(NOW(6), @@session.time_zone, 'SYSTEM')`

function instrumented(grantedOnly: boolean): MySql {
  return mySql`
    SELECT rt.PROCESSLIST_ID, bt.PROCESSLIST_ID, w.BLOCKING_ENGINE_TRANSACTION_ID, r.LOCK_MODE, b.LOCK_MODE,
           b.LOCK_STATUS = 'GRANTED', CONCAT_WS('.', r.OBJECT_SCHEMA, r.OBJECT_NAME), r.INDEX_NAME, r.LOCK_TYPE,
           TIMESTAMPDIFF(MICROSECOND, x.trx_wait_started, ${NOW_THERE}) / 1000
      FROM performance_schema.data_lock_waits w
      JOIN performance_schema.data_locks r
        ON r.ENGINE_LOCK_ID = w.REQUESTING_ENGINE_LOCK_ID AND r.ENGINE = w.ENGINE
      JOIN performance_schema.data_locks b
        ON b.ENGINE_LOCK_ID = w.BLOCKING_ENGINE_LOCK_ID AND b.ENGINE = w.ENGINE
      JOIN performance_schema.threads rt ON rt.THREAD_ID = w.REQUESTING_THREAD_ID
      LEFT JOIN performance_schema.threads bt ON bt.THREAD_ID = w.BLOCKING_THREAD_ID
      LEFT JOIN information_schema.INNODB_TRX x ON x.trx_id = w.REQUESTING_ENGINE_TRANSACTION_ID
     WHERE ${grantedOnly ? mySql`b.LOCK_STATUS = 'GRANTED'` : mySql`TRUE`}
     LIMIT ${PAIRS_READ}`
}

function innodb(grantedOnly: boolean): MySql {
  const granted = mySql`COALESCE(b.trx_requested_lock_id <> w.blocking_lock_id, TRUE)`
  return mySql`
    SELECT r.trx_mysql_thread_id, b.trx_mysql_thread_id, b.trx_id, rl.lock_mode, bl.lock_mode, ${granted},
           REPLACE(rl.lock_table, '\`', ''), rl.lock_index, rl.lock_type,
           TIMESTAMPDIFF(MICROSECOND, r.trx_wait_started, ${NOW_THERE}) / 1000
      FROM information_schema.INNODB_LOCK_WAITS w
      JOIN information_schema.INNODB_TRX r ON r.trx_id = w.requesting_trx_id
      JOIN information_schema.INNODB_TRX b ON b.trx_id = w.blocking_trx_id
      LEFT JOIN information_schema.INNODB_LOCKS rl ON rl.lock_id = w.requested_lock_id
      LEFT JOIN information_schema.INNODB_LOCKS bl ON bl.lock_id = w.blocking_lock_id
     WHERE ${grantedOnly ? granted : mySql`TRUE`}
     LIMIT ${PAIRS_READ}`
}

/** Who waits for a lock of InnoDB on a row or table, and for whom. The values of rows are not read. */
export const rowLockWaits = myQuery({
  name: 'my.locks.rows',
  needs: ['PROCESS', 'SELECT on performance_schema (MySQL)'],
  timeoutMs: 4_000,
  variants: [
    { flavour: 'mariadb', sql: (grantedOnly: boolean) => innodb(grantedOnly) },
    { sql: (grantedOnly: boolean) => instrumented(grantedOnly) },
  ],
  row: z
    .tuple([number, number, bigId, text, text, z.coerce.number(), text, text, text, number])
    .transform((row) => ({
      waiter: row[0],
      blocker: row[1] === 0 ? null : row[1],
      blockingTransaction: row[2],
      wanted: row[3],
      held: row[4],
      granted: row[5] === 1,
      table: row[6],
      index: row[7],
      type: row[8],
      waitedMs: row[9],
    })),
})
export type RowWait = z.infer<typeof rowLockWaits.row>

/** Every metadata lock on what somebody waits for; nothing where they are not instrumented. */
export const metadataLocks = myQuery({
  name: 'my.locks.metadata',
  needs: ['SELECT on performance_schema'],
  timeoutMs: 4_000,
  variants: [
    {
      sql: () => mySql`
        SELECT t.PROCESSLIST_ID, m.OBJECT_TYPE, m.OBJECT_SCHEMA, m.OBJECT_NAME, m.LOCK_TYPE,
               m.LOCK_STATUS = 'GRANTED'
          FROM performance_schema.metadata_locks m
          JOIN performance_schema.threads t ON t.THREAD_ID = m.OWNER_THREAD_ID
         WHERE t.PROCESSLIST_ID IS NOT NULL AND m.LOCK_STATUS IN ('GRANTED', 'PENDING')
           AND (m.OBJECT_TYPE, COALESCE(m.OBJECT_SCHEMA, ''), COALESCE(m.OBJECT_NAME, '')) IN
               (SELECT p.OBJECT_TYPE, COALESCE(p.OBJECT_SCHEMA, ''), COALESCE(p.OBJECT_NAME, '')
                  FROM performance_schema.metadata_locks p WHERE p.LOCK_STATUS = 'PENDING')
         LIMIT ${LOCKS_READ}`,
    },
  ],
  row: z
    .tuple([z.coerce.number(), z.string(), text, text, z.string(), z.coerce.number()])
    .transform((row) => ({
      id: row[0],
      type: row[1],
      schema: row[2],
      name: row[3],
      mode: row[4],
      granted: row[5] === 1,
    })),
})
export type MetadataLock = z.infer<typeof metadataLocks.row>
