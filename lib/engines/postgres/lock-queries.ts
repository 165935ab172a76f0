import { z } from 'zod'
import { pgQuery } from '@/lib/sql/query'
import { pgSql } from '@/lib/sql/template'

/** pg_blocking_pids halts the lock manager for a moment: beyond so many waiters it is not asked. */
const WAITERS_ASKED = 200
/** Waiters and locks that are read at most. */
const WAITERS_READ = 2_000
const LOCKS_READ = 20_000
const TEXT_LIMIT = 1_024

const text = z.string().nullable()
const number = z.number().nullable()
const milliseconds = z.coerce.number().nullable()

/**
 * Who waits for a lock, and who holds them up: parallel workers are asked about as their leader, which answers for all
 * of them. The longest at it are asked first.
 */
export const lockWaiters = pgQuery({
  name: 'pg.locks.waiters',
  needs: ['pg_monitor'],
  timeoutMs: 4_000,
  variants: [
    {
      sql: () => pgSql`
        WITH seen AS MATERIALIZED (
          SELECT pid, wait_event, query_start,
                 CASE WHEN backend_type = 'parallel worker' THEN COALESCE(leader_pid, pid) ELSE pid END AS leader,
                 COALESCE(wait_event_type = 'Lock' OR wait_event = 'SafeSnapshot', false) AS waits,
                 backend_type IS NULL AND usesysid IS NOT NULL AS is_hidden
            FROM pg_catalog.pg_stat_activity),
        waiting AS (
          SELECT leader, pg_catalog.array_agg(pid) AS pids,
                 pg_catalog.bool_or(wait_event = 'SafeSnapshot') AS for_snapshot,
                 pg_catalog.row_number() OVER (ORDER BY pg_catalog.min(query_start), leader) AS place,
                 pg_catalog.count(*) OVER () AS total
            FROM seen WHERE waits GROUP BY leader)
        SELECT w.leader, w.pids, w.for_snapshot,
               CASE WHEN w.place > ${WAITERS_ASKED}::pg_catalog.int8 THEN NULL
                    WHEN w.for_snapshot THEN pg_catalog.pg_safe_snapshot_blocking_pids(w.leader)
                    ELSE ARRAY(SELECT DISTINCT b FROM pg_catalog.unnest(pg_catalog.pg_blocking_pids(w.leader)) AS b)
               END,
               w.total, h.hidden
          FROM (SELECT pg_catalog.count(*) AS hidden FROM seen WHERE is_hidden) h
          LEFT JOIN waiting w ON w.place <= ${WAITERS_READ}::pg_catalog.int8
         ORDER BY w.place`,
    },
  ],
  row: z
    .tuple([
      number,
      z.array(z.number()).nullable(),
      z.boolean().nullable(),
      z.array(z.number()).nullable(),
      milliseconds,
      z.coerce.number(),
    ])
    .transform(([pid, pids, forSnapshot, blockers, total, hidden]) => ({
      pid,
      pids: pids ?? [],
      forSnapshot: forSnapshot ?? false,
      blockers,
      total: total ?? 0,
      hidden,
    })),
})

/** Every lock on what somebody of `pids` waits for, and the rows of tables that they are about to change. One reading of pg_locks. */
export const locksWanted = pgQuery({
  name: 'pg.locks.wanted',
  needs: ['pg_monitor'],
  timeoutMs: 4_000,
  variants: [
    {
      sql: (pids: readonly number[]) => pgSql`
        WITH held AS MATERIALIZED (
          SELECT locktype, database, relation, page, tuple, virtualxid, transactionid, classid, objid, objsubid,
                 virtualtransaction, pid, mode, granted, waitstart
            FROM pg_catalog.pg_locks),
        wanted AS (
          SELECT DISTINCT locktype, COALESCE(database, 0) AS database, COALESCE(relation, 0) AS relation,
                 COALESCE(page, -1) AS page, COALESCE(tuple, -1) AS tuple, COALESCE(virtualxid, '') AS virtualxid,
                 COALESCE(transactionid, '0'::pg_catalog.xid) AS transactionid, COALESCE(classid, 0) AS classid,
                 COALESCE(objid, 0) AS objid, COALESCE(objsubid, -1) AS objsubid
            FROM held WHERE NOT granted AND pid = ANY (${pids}::pg_catalog.int4[])),
        chosen AS (
          SELECT h.* FROM held h
            JOIN wanted w
              ON w.locktype = h.locktype AND w.database = COALESCE(h.database, 0)
             AND w.relation = COALESCE(h.relation, 0) AND w.page = COALESCE(h.page, -1)
             AND w.tuple = COALESCE(h.tuple, -1) AND w.virtualxid = COALESCE(h.virtualxid, '')
             AND w.transactionid = COALESCE(h.transactionid, '0'::pg_catalog.xid)
             AND w.classid = COALESCE(h.classid, 0) AND w.objid = COALESCE(h.objid, 0)
             AND w.objsubid = COALESCE(h.objsubid, -1)
           UNION
          SELECT * FROM held
           WHERE locktype = 'tuple' AND granted AND pid = ANY (${pids}::pg_catalog.int4[])
           LIMIT ${LOCKS_READ}::pg_catalog.int4)
        SELECT c.pid,
               CASE WHEN c.pid IS NULL THEN
                 (SELECT p.transactionid::pg_catalog.text FROM held p
                   WHERE p.pid IS NULL AND p.locktype = 'transactionid' AND p.granted
                     AND p.virtualtransaction = c.virtualtransaction
                   ORDER BY pg_catalog.age(p.transactionid) DESC LIMIT 1) END,
               c.locktype, d.datname, n.nspname, r.relname, c.relation, c.page, c.tuple,
               COALESCE(c.transactionid::pg_catalog.text, c.virtualxid), c.classid, c.objid, c.objsubid,
               c.mode, c.granted,
               EXTRACT(epoch FROM pg_catalog.clock_timestamp() - c.waitstart) * 1000
          FROM chosen c
          LEFT JOIN pg_catalog.pg_database d ON d.oid = c.database AND d.datname <> pg_catalog.current_database()
          LEFT JOIN pg_catalog.pg_class r ON r.oid = c.relation AND d.oid IS NULL
          LEFT JOIN pg_catalog.pg_namespace n ON n.oid = r.relnamespace`,
    },
  ],
  row: z
    .tuple([
      number,
      text,
      z.string(),
      text,
      text,
      text,
      number,
      number,
      number,
      text,
      number,
      number,
      number,
      z.string(),
      z.boolean(),
      milliseconds,
    ])
    .transform((row) => ({
      pid: row[0],
      /** Where there is no process: the prepared transaction that holds it. Its own id is older than its savepoints'. */
      prepared: row[1],
      type: row[2],
      otherDatabase: row[3],
      schema: row[4],
      name: row[5],
      relation: row[6],
      page: row[7],
      tuple: row[8],
      transaction: row[9],
      classid: row[10],
      objid: row[11],
      objsubid: row[12],
      mode: row[13],
      granted: row[14],
      waitedMs: row[15],
    })),
})
export type PgLockRow = z.infer<typeof locksWanted.row>

/** The sessions behind some pids, and the parallel workers of those. */
export const lockParties = pgQuery({
  name: 'pg.locks.parties',
  needs: ['pg_monitor'],
  timeoutMs: 4_000,
  variants: [
    {
      sql: (pids: readonly number[]) => pgSql`
        SELECT s.pid, CASE WHEN s.backend_type = 'parallel worker' THEN s.leader_pid END,
               pg_catalog.to_json(s.backend_start) #>> '{}', s.backend_type, s.usename, s.datname, s.application_name,
               CASE WHEN s.client_addr IS NOT NULL
                    THEN pg_catalog.host(s.client_addr) || ':' || s.client_port::pg_catalog.text
                    WHEN s.client_port = -1 THEN 'local' END,
               s.state, s.wait_event_type = 'Lock',
               EXTRACT(epoch FROM pg_catalog.clock_timestamp() - s.xact_start) * 1000,
               EXTRACT(epoch FROM pg_catalog.clock_timestamp() - s.state_change) * 1000,
               CASE WHEN s.state = 'active'
                    THEN EXTRACT(epoch FROM pg_catalog.clock_timestamp() - s.query_start) * 1000 END,
               CASE WHEN s.backend_type IS NOT NULL THEN pg_catalog.left(s.query, ${TEXT_LIMIT}::pg_catalog.int4) END,
               pg_catalog.length(s.query) > ${TEXT_LIMIT}::pg_catalog.int4, r.rolsuper
          FROM pg_catalog.pg_stat_activity s
          LEFT JOIN pg_catalog.pg_roles r ON r.oid = s.usesysid
         WHERE s.pid = ANY (${pids}::pg_catalog.int4[])
            OR s.leader_pid = ANY (${pids}::pg_catalog.int4[]) AND s.backend_type = 'parallel worker'`,
    },
  ],
  row: z
    .tuple([
      z.number(),
      number,
      text,
      text,
      text,
      text,
      text,
      text,
      text,
      z.boolean().nullable(),
      milliseconds,
      milliseconds,
      milliseconds,
      text,
      z.boolean().nullable(),
      z.boolean().nullable(),
    ])
    .transform((row) => ({
      pid: row[0],
      leader: row[1],
      startedAt: row[2],
      type: row[3],
      user: row[4],
      database: row[5],
      application: row[6],
      client: row[7],
      state: row[8],
      waits: row[9] ?? false,
      transactionMs: row[10],
      stateMs: row[11],
      queryMs: row[12],
      query: row[13],
      truncated: row[14] ?? false,
      superuser: row[15] ?? false,
    })),
})
export type PgPartyRow = z.infer<typeof lockParties.row>

/** Prepared transactions by the ids under which pg_locks knows them. */
export const preparedTransactions = pgQuery({
  name: 'pg.locks.prepared',
  needs: [],
  timeoutMs: 4_000,
  variants: [
    {
      sql: (ids: readonly string[]) => pgSql`
        SELECT transaction::pg_catalog.text, gid, owner, database,
               EXTRACT(epoch FROM pg_catalog.clock_timestamp() - prepared) * 1000
          FROM pg_catalog.pg_prepared_xacts
         WHERE transaction::pg_catalog.text = ANY (${ids}::pg_catalog.text[])`,
    },
  ],
  row: z
    .tuple([z.string(), z.string(), text, text, milliseconds])
    .transform(([transaction, gid, owner, database, ageMs]) => ({
      transaction,
      gid,
      owner,
      database,
      ageMs,
    })),
})
export type PreparedRow = z.infer<typeof preparedTransactions.row>
