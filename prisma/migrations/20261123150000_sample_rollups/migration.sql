-- Roll-ups of the packed samples: one row per series and span, one element per slot; null is a gap. `minimum`,
-- `maximum` and `last` are null where every slot has the same there as in `average`: a line that does not move.
CREATE TABLE "sample_1m" (
  "series_id" integer NOT NULL,
  "start_at"  timestamptz(3) NOT NULL,
  "average"   real[] NOT NULL,
  "minimum"   real[],
  "maximum"   real[],
  "last"      real[],
  "count"     smallint[] NOT NULL,
  PRIMARY KEY ("series_id", "start_at")
) PARTITION BY RANGE ("start_at");
CREATE TABLE "sample_15m" (LIKE "sample_1m" INCLUDING ALL) PARTITION BY RANGE ("start_at");
CREATE TABLE "sample_1h" (LIKE "sample_1m" INCLUDING ALL) PARTITION BY RANGE ("start_at");

-- How far each resolution is rolled up (null: nothing yet) and how long it is kept, as the worker was told.
CREATE TABLE "sample_resolution" (
  "name"         text PRIMARY KEY CHECK ("name" IN ('raw', '1m', '15m', '1h')),
  "rolled_until" timestamptz(3),
  "keep_days"    integer NOT NULL CHECK ("keep_days" > 0)
);
INSERT INTO "sample_resolution" ("name", "keep_days") VALUES ('raw', 7), ('1m', 30), ('15m', 396), ('1h', 1827);

-- What only the owner of a table may do, for a worker that owns none, now for each of the four: partitions of a day
-- (packed, 1m), a month (15m) or a year (1h). A reader that holds on is not waited for long: the next pass tries again.
DROP FUNCTION "sample_partition_make"(date);
DROP FUNCTION "sample_partition_drop"(date);
CREATE FUNCTION "sample_partition_from"("kind" text, "day" date) RETURNS date
  LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN CASE kind WHEN 'packed' THEN day WHEN '1m' THEN day
                   WHEN '15m' THEN date_trunc('month', day::timestamp)::date
                   WHEN '1h' THEN date_trunc('year', day::timestamp)::date END;
END
$$;
CREATE FUNCTION "sample_partition_make"("kind" text, "day" date) RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET lock_timeout = '2s' AS $$
DECLARE
  first date := public.sample_partition_from(kind, day);
  next date := CASE kind WHEN '15m' THEN first + interval '1 month' WHEN '1h' THEN first + interval '1 year' ELSE first + 1 END;
BEGIN
  IF first IS NULL THEN RAISE EXCEPTION 'no such kind of samples'; END IF;
  EXECUTE format('CREATE TABLE IF NOT EXISTS public.%I PARTITION OF public.%I FOR VALUES FROM (%L) TO (%L)',
                 'sample_' || kind || '_' || to_char(first, 'YYYYMMDD'), 'sample_' || kind,
                 first::timestamp AT TIME ZONE 'UTC', next::timestamp AT TIME ZONE 'UTC');
END
$$;
CREATE FUNCTION "sample_partition_drop"("kind" text, "day" date) RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET lock_timeout = '2s' AS $$
DECLARE
  first date := public.sample_partition_from(kind, day);
BEGIN
  IF first IS NULL THEN RAISE EXCEPTION 'no such kind of samples'; END IF;
  EXECUTE format('DROP TABLE IF EXISTS public.%I', 'sample_' || kind || '_' || to_char(first, 'YYYYMMDD'));
END
$$;
REVOKE EXECUTE ON FUNCTION "sample_partition_from"(text, date) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION "sample_partition_make"(text, date) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION "sample_partition_drop"(text, date) FROM PUBLIC;
