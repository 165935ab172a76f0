-- What a target's statistics of statements are read from, and how the last reading went.
CREATE TABLE "statement_source" (
    "target_id" UUID NOT NULL,
    "source" TEXT NOT NULL,
    "reset_at" TEXT,
    "read_at" TIMESTAMPTZ(3) NOT NULL,
    "entries" INTEGER NOT NULL,
    "most" INTEGER,
    "hidden" INTEGER NOT NULL,

    CONSTRAINT "statement_source_pkey" PRIMARY KEY ("target_id")
);
ALTER TABLE "statement_source" ADD CONSTRAINT "statement_source_target_id_fkey" FOREIGN KEY ("target_id") REFERENCES "target"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- A statement of one role in one database, which samples name by its number; 0 in samples is all others together.
CREATE TABLE "statement_entry" (
    "id" SERIAL NOT NULL,
    "target_id" UUID NOT NULL,
    "statement" TEXT NOT NULL,
    "database" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "toplevel" BOOLEAN NOT NULL,
    "first_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "statement_entry_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "statement_entry_target_id_statement_database_role_toplevel_key" ON "statement_entry"("target_id", "statement", "database", "role", "toplevel");
ALTER TABLE "statement_entry" ADD CONSTRAINT "statement_entry_target_id_fkey" FOREIGN KEY ("target_id") REFERENCES "target"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Its text as the server normalised it, read once. Literals of what names a password are taken out before.
CREATE TABLE "statement_text" (
    "target_id" UUID NOT NULL,
    "statement" TEXT NOT NULL,
    "text" TEXT,
    "cut" BOOLEAN NOT NULL,
    "read_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "statement_text_pkey" PRIMARY KEY ("target_id", "statement")
);
ALTER TABLE "statement_text" ADD CONSTRAINT "statement_text_target_id_fkey" FOREIGN KEY ("target_id") REFERENCES "target"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What statements did in an interval whose middle is `at`: those that cost most, and as entry 0 all others, so that
-- sums are true. An array that is null is of what the server does not count; elements are in the order of entries.
CREATE TABLE "sample_statements" (
  "target_id"   uuid NOT NULL,
  "at"          timestamptz(3) NOT NULL,
  "span_ms"     integer NOT NULL,
  "reset"       boolean NOT NULL,
  "evicted"     integer NOT NULL,
  "entry_ids"   integer[] NOT NULL,
  "calls"       real[] NOT NULL,
  "ms"          real[] NOT NULL,
  "rows"        real[],
  "hits"        real[],
  "reads"       real[],
  "temp"        real[],
  "wal"         real[],
  "examined"    real[],
  "no_index"    real[],
  "disk_tables" real[],
  "errors"      real[],
  PRIMARY KEY ("target_id", "at")
) PARTITION BY RANGE ("at");
-- The same by quarters of an hour: `at` is the start of one, `span_ms` how much of it was read.
CREATE TABLE "sample_statements_15m" (LIKE "sample_statements" INCLUDING ALL) PARTITION BY RANGE ("at");

-- Partitions of a day (packed, 1m, statements), a month (15m, statements_15m) or a year (1h).
CREATE OR REPLACE FUNCTION "sample_partition_from"("kind" text, "day" date) RETURNS date
  LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN CASE WHEN kind IN ('packed', '1m', 'statements') THEN day
              WHEN kind IN ('15m', 'statements_15m') THEN date_trunc('month', day::timestamp)::date
              WHEN kind = '1h' THEN date_trunc('year', day::timestamp)::date END;
END
$$;
CREATE OR REPLACE FUNCTION "sample_partition_make"("kind" text, "day" date) RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET lock_timeout = '2s' AS $$
DECLARE
  first date := public.sample_partition_from(kind, day);
  next date := CASE WHEN kind IN ('15m', 'statements_15m') THEN first + interval '1 month'
                    WHEN kind = '1h' THEN first + interval '1 year' ELSE first + 1 END;
BEGIN
  IF first IS NULL THEN RAISE EXCEPTION 'no such kind of samples'; END IF;
  EXECUTE format('CREATE TABLE IF NOT EXISTS public.%I PARTITION OF public.%I FOR VALUES FROM (%L) TO (%L)',
                 'sample_' || kind || '_' || to_char(first, 'YYYYMMDD'), 'sample_' || kind,
                 first::timestamp AT TIME ZONE 'UTC', next::timestamp AT TIME ZONE 'UTC');
END
$$;
