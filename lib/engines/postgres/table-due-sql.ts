import { type PgSql, pgSql } from '@/lib/sql/template'

const setting = (name: string) => pgSql`pg_catalog.current_setting(${name}, true)::pg_catalog.float8`
const rows = pgSql`GREATEST(c.reltuples, 0)`

/** Storage parameters of the relation `c` that say when vacuum comes to it; most relations have none. */
export const options = (among: PgSql) => pgSql`
  LEFT JOIN (
    SELECT oc.oid, MAX(o.option_value) FILTER (WHERE o.option_name = 'autovacuum_enabled')::pg_catalog.bool AS enabled,
           MAX(o.option_value) FILTER (WHERE o.option_name = 'autovacuum_vacuum_threshold')::pg_catalog.float8 AS vac_base,
           MAX(o.option_value) FILTER (WHERE o.option_name = 'autovacuum_vacuum_scale_factor')::pg_catalog.float8 AS vac_scale,
           MAX(o.option_value) FILTER (WHERE o.option_name = 'autovacuum_vacuum_max_threshold')::pg_catalog.float8 AS vac_max,
           MAX(o.option_value) FILTER (WHERE o.option_name = 'autovacuum_vacuum_insert_threshold')::pg_catalog.float8 AS ins_base,
           MAX(o.option_value) FILTER (WHERE o.option_name = 'autovacuum_vacuum_insert_scale_factor')::pg_catalog.float8 AS ins_scale,
           MAX(o.option_value) FILTER (WHERE o.option_name = 'autovacuum_analyze_threshold')::pg_catalog.float8 AS ana_base,
           MAX(o.option_value) FILTER (WHERE o.option_name = 'autovacuum_analyze_scale_factor')::pg_catalog.float8 AS ana_scale,
           MAX(o.option_value) FILTER (WHERE o.option_name = 'autovacuum_freeze_max_age')::pg_catalog.float8 AS freeze_age,
           MAX(o.option_value) FILTER (WHERE o.option_name = 'autovacuum_multixact_freeze_max_age')::pg_catalog.float8 AS multi_age
      FROM pg_catalog.pg_class oc, LATERAL pg_catalog.pg_options_to_table(oc.reloptions) o
     WHERE oc.reloptions IS NOT NULL AND ${among} GROUP BY oc.oid) opt ON opt.oid = c.oid`

/** The server's own settings, read once a statement. */
export const SETTINGS = pgSql`
  (SELECT ${setting('autovacuum_vacuum_threshold')} AS vac_base,
          ${setting('autovacuum_vacuum_scale_factor')} AS vac_scale,
          ${setting('autovacuum_vacuum_max_threshold')} AS vac_max,
          ${setting('autovacuum_vacuum_insert_threshold')} AS ins_base,
          ${setting('autovacuum_vacuum_insert_scale_factor')} AS ins_scale,
          ${setting('autovacuum_analyze_threshold')} AS ana_base,
          ${setting('autovacuum_analyze_scale_factor')} AS ana_scale,
          ${setting('autovacuum_freeze_max_age')} AS freeze_age,
          ${setting('autovacuum_multixact_freeze_max_age')} AS multi_age,
          pg_catalog.current_setting('autovacuum')::pg_catalog.bool
            AND pg_catalog.current_setting('track_counts')::pg_catalog.bool AS enabled) AS s`

/** The server's own sums (autovacuum.c): base + factor × rows; from 18 on with a most. */
export const VACUUM_LIMIT = pgSql`
  LEAST(COALESCE(opt.vac_base, s.vac_base) + COALESCE(opt.vac_scale, s.vac_scale) * ${rows},
        CASE WHEN COALESCE(opt.vac_max, s.vac_max, -1) >= 0 THEN COALESCE(opt.vac_max, s.vac_max) END)`
export const ANALYZE_LIMIT = pgSql`
  COALESCE(opt.ana_base, s.ana_base) + COALESCE(opt.ana_scale, s.ana_scale) * ${rows}`
/** What a table may say for itself only makes it come sooner. */
export const FREEZE_LIMIT = pgSql`LEAST(s.freeze_age, opt.freeze_age)`
export const MULTI_LIMIT = pgSql`LEAST(s.multi_age, opt.multi_age)`

/** From 18 on only the part of a table that is not frozen counts for inserts. */
export const UNFROZEN = pgSql`
  CASE WHEN c.relpages > 0 AND c.relallfrozen > 0
       THEN 1 - LEAST(c.relallfrozen, c.relpages)::pg_catalog.float8 / c.relpages ELSE 1 END`
export const ALL = pgSql`1`

/** Null where inserts alone never lead to a vacuum. */
export const insertLimit = (unfrozen: PgSql) => pgSql`
  CASE WHEN COALESCE(opt.ins_base, s.ins_base) >= 0
       THEN COALESCE(opt.ins_base, s.ins_base) + COALESCE(opt.ins_scale, s.ins_scale) * ${rows} * ${unfrozen} END`

/** Whether autovacuum comes to it at all; it never comes to temporary tables. */
export const ENABLED = pgSql`(s.enabled AND COALESCE(opt.enabled, true) AND c.relpersistence <> 't')`

const share = (value: PgSql, limit: PgSql) => pgSql`(${value})::pg_catalog.float8 / GREATEST(${limit}, 1)`
const when = (value: PgSql) => pgSql`CASE WHEN ${ENABLED} THEN ${value} END`
export const DEAD = pgSql`pg_catalog.pg_stat_get_dead_tuples(c.oid)`
export const INSERTED = pgSql`pg_catalog.pg_stat_get_ins_since_vacuum(c.oid)`
export const MODIFIED = pgSql`pg_catalog.pg_stat_get_mod_since_analyze(c.oid)`
export const AGE = pgSql`GREATEST(pg_catalog.age(NULLIF(c.relfrozenxid, 0)), pg_catalog.age(NULLIF(tc.relfrozenxid, 0)))`
export const MULTI_AGE = pgSql`
  GREATEST(pg_catalog.mxid_age(NULLIF(c.relminmxid, 0)), pg_catalog.mxid_age(NULLIF(tc.relminmxid, 0)))`

/** How near each kind of work is: 1 is due. Against wraparound it comes also where it is switched off. */
export function dues(unfrozen: PgSql): Record<'vacuum' | 'insert' | 'analyze' | 'freeze', PgSql> {
  const insert = insertLimit(unfrozen)
  return {
    vacuum: when(share(DEAD, VACUUM_LIMIT)),
    insert: when(pgSql`CASE WHEN ${insert} IS NOT NULL THEN ${share(INSERTED, insert)} END`),
    analyze: when(share(MODIFIED, ANALYZE_LIMIT)),
    freeze: pgSql`GREATEST(${share(AGE, FREEZE_LIMIT)}, ${share(MULTI_AGE, MULTI_LIMIT)})`,
  }
}
