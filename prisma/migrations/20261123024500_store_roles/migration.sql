-- What only the owner of a table may do, for a worker that owns none: the daily partitions of the samples.
CREATE FUNCTION "sample_partition_make"("day" date) RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  EXECUTE format('CREATE TABLE IF NOT EXISTS public.%I PARTITION OF public.sample_packed FOR VALUES FROM (%L) TO (%L)',
                 'sample_packed_' || to_char(day, 'YYYYMMDD'),
                 day::timestamp AT TIME ZONE 'UTC', (day + 1)::timestamp AT TIME ZONE 'UTC');
END
$$;
CREATE FUNCTION "sample_partition_drop"("day" date) RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  EXECUTE format('DROP TABLE IF EXISTS public.%I', 'sample_packed_' || to_char(day, 'YYYYMMDD'));
END
$$;
REVOKE EXECUTE ON FUNCTION "sample_partition_make"(date) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION "sample_partition_drop"(date) FROM PUBLIC;

-- Only who may move the fence of a run (the worker) may say how it went: anybody else queues it, or cancels it
-- while it waits.
CREATE FUNCTION "run_state_guard"() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF has_column_privilege(TG_RELID, 'fence', 'UPDATE') THEN RETURN NEW; END IF;
  IF TG_OP = 'INSERT' AND NEW.state = 'queued' THEN RETURN NEW; END IF;
  IF TG_OP = 'UPDATE' AND (NEW.verified IS NULL OR NEW.verified = OLD.verified) THEN
    IF OLD.state = 'queued' AND NEW.state = 'cancelled' THEN RETURN NEW; END IF;
    -- A person looked at what was in doubt.
    IF OLD.state = 'needs_person' AND NEW.state IN ('queued', 'failed') THEN RETURN NEW; END IF;
  END IF;
  RAISE EXCEPTION 'only the worker says how a run went' USING ERRCODE = 'insufficient_privilege';
END
$$;
CREATE TRIGGER "run_state_insert" BEFORE INSERT ON "run" FOR EACH ROW EXECUTE FUNCTION "run_state_guard"();
CREATE TRIGGER "run_state_update" BEFORE UPDATE OF "state", "verified" ON "run" FOR EACH ROW
  WHEN (OLD."state" IS DISTINCT FROM NEW."state" OR OLD."verified" IS DISTINCT FROM NEW."verified") EXECUTE FUNCTION "run_state_guard"();

-- Only who may write a plan (the worker) may call a change planned, or say how it ended.
CREATE FUNCTION "change_state_guard"() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF has_column_privilege(TG_RELID, 'plan', 'UPDATE') THEN RETURN NEW; END IF;
  IF TG_OP = 'INSERT' AND NEW.state = 'planning' THEN RETURN NEW; END IF;
  IF TG_OP = 'UPDATE' AND NEW.state = 'discarded' AND OLD.state IN ('planning', 'planned', 'refused') THEN RETURN NEW; END IF;
  IF TG_OP = 'UPDATE' AND NEW.state = 'queued' AND OLD.state = 'planned' THEN RETURN NEW; END IF;
  IF TG_OP = 'UPDATE' AND NEW.state = 'cancelled' AND OLD.state = 'queued' THEN RETURN NEW; END IF;
  IF TG_OP = 'UPDATE' AND NEW.state IN ('queued', 'failed') AND OLD.state = 'needs_person' THEN RETURN NEW; END IF;
  RAISE EXCEPTION 'only the worker plans a change and says how it ended' USING ERRCODE = 'insufficient_privilege';
END
$$;
CREATE TRIGGER "change_state_insert" BEFORE INSERT ON "change" FOR EACH ROW EXECUTE FUNCTION "change_state_guard"();
CREATE TRIGGER "change_state_update" BEFORE UPDATE OF "state" ON "change" FOR EACH ROW
  WHEN (OLD."state" IS DISTINCT FROM NEW."state") EXECUTE FUNCTION "change_state_guard"();
