-- What a target's samples of sessions at work are read from, how the last reading went, and what it could not tell.
CREATE TABLE "activity_source" (
    "target_id" UUID NOT NULL,
    "source" TEXT NOT NULL,
    "read_at" TIMESTAMPTZ(3) NOT NULL,
    "hidden" INTEGER NOT NULL,
    "gaps" JSONB NOT NULL,

    CONSTRAINT "activity_source_pkey" PRIMARY KEY ("target_id")
);
ALTER TABLE "activity_source" ADD CONSTRAINT "activity_source_target_id_fkey" FOREIGN KEY ("target_id") REFERENCES "target"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Sessions at work that are alike, which samples name by number. Texts are empty where the server does not tell;
-- of a folded one only the wait class is known.
CREATE TABLE "activity_group" (
    "id" SERIAL NOT NULL,
    "target_id" UUID NOT NULL,
    "wait_class" TEXT NOT NULL,
    "event" TEXT NOT NULL,
    "user" TEXT NOT NULL,
    "application" TEXT NOT NULL,
    "database" TEXT NOT NULL,
    "statement" TEXT NOT NULL,
    "folded" BOOLEAN NOT NULL,
    "last_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "activity_group_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "activity_group_key" ON "activity_group"("target_id", "wait_class", "event", "user", "application", "database", "statement", "folded");
ALTER TABLE "activity_group" ADD CONSTRAINT "activity_group_target_id_fkey" FOREIGN KEY ("target_id") REFERENCES "target"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- A text of a running session stands in until the statistics of statements have theirs.
ALTER TABLE "statement_text" ADD COLUMN "provisional" BOOLEAN NOT NULL DEFAULT false;

-- The looks of a minute that begins at `at`: when each was, in milliseconds after it, and for each line which look
-- it is of (from 1), which group, and how many sessions. A look at which nobody was at work has no line.
CREATE TABLE "sample_activity" (
  "target_id" uuid NOT NULL,
  "at"        timestamptz(3) NOT NULL,
  "looks"     integer[] NOT NULL,
  "look"      smallint[] NOT NULL,
  "group_ids" integer[] NOT NULL,
  "counts"    smallint[] NOT NULL,
  PRIMARY KEY ("target_id", "at")
) PARTITION BY RANGE ("at");
-- The same by quarters of an hour: how many looks there were, and the sums of each group over them.
CREATE TABLE "sample_activity_15m" (
  "target_id" uuid NOT NULL,
  "at"        timestamptz(3) NOT NULL,
  "looks"     integer NOT NULL,
  "group_ids" integer[] NOT NULL,
  "counts"    integer[] NOT NULL,
  PRIMARY KEY ("target_id", "at")
) PARTITION BY RANGE ("at");

-- Partitions of a month for samples of quarters, of a year for those of hours, else of a day: of any table of samples
-- that is partitioned.
CREATE OR REPLACE FUNCTION "sample_partition_from"("kind" text, "day" date) RETURNS date
  LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM pg_catalog.pg_class
                  WHERE relname = 'sample_' || kind AND relnamespace = 'public'::regnamespace AND relkind = 'p')
  THEN RETURN NULL; END IF;
  RETURN CASE WHEN kind ~ '(^|_)15m$' THEN date_trunc('month', day::timestamp)::date
              WHEN kind ~ '(^|_)1h$' THEN date_trunc('year', day::timestamp)::date ELSE day END;
END
$$;
CREATE OR REPLACE FUNCTION "sample_partition_make"("kind" text, "day" date) RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET lock_timeout = '2s' AS $$
DECLARE
  first date := public.sample_partition_from(kind, day);
  next date := CASE WHEN kind ~ '(^|_)15m$' THEN first + interval '1 month'
                    WHEN kind ~ '(^|_)1h$' THEN first + interval '1 year' ELSE first + 1 END;
BEGIN
  IF first IS NULL THEN RAISE EXCEPTION 'no such kind of samples'; END IF;
  EXECUTE format('CREATE TABLE IF NOT EXISTS public.%I PARTITION OF public.%I FOR VALUES FROM (%L) TO (%L)',
                 'sample_' || kind || '_' || to_char(first, 'YYYYMMDD'), 'sample_' || kind,
                 first::timestamp AT TIME ZONE 'UTC', next::timestamp AT TIME ZONE 'UTC');
END
$$;
