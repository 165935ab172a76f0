-- Old entries of the audit log may go by one rule, which no role can leave aside: only from its beginning, only as far
-- as an entry `audit.retention` tells, only where a checkpoint of that very number and hash is signed, and never the
-- newest 90 days. The offline verifier asks for the same entry and the same checkpoint.
CREATE FUNCTION "audit_event_cut"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  last_gone bigint;
  told_hash bytea;
BEGIN
  SELECT max(seq) INTO last_gone FROM gone;
  IF last_gone IS NULL THEN RETURN NULL; END IF;
  SELECT hash INTO told_hash FROM gone WHERE seq = last_gone;
  IF EXISTS (SELECT FROM public.audit_event WHERE seq < last_gone)
     OR EXISTS (SELECT FROM gone WHERE at > pg_catalog.now() - interval '90 days')
     OR NOT EXISTS (SELECT FROM public.audit_checkpoint c WHERE c.seq = last_gone AND c.hash = told_hash)
     OR NOT EXISTS (SELECT FROM public.audit_event e
                     WHERE e.action = 'audit.retention' AND e.result = 'ok'
                       AND e.details ->> 'throughSeq' = last_gone::text
                       AND e.details ->> 'hash' = pg_catalog.encode(told_hash, 'hex')) THEN
    RAISE EXCEPTION 'audit_event is append only, but for what its retention rule lets go'
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NULL;
END
$$;
DROP TRIGGER "audit_event_append_only" ON "audit_event";
CREATE TRIGGER "audit_event_append_only" BEFORE UPDATE ON "audit_event"
  FOR EACH ROW EXECUTE FUNCTION "audit_event_refuse"();
CREATE TRIGGER "audit_event_cut" AFTER DELETE ON "audit_event"
  REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION "audit_event_cut"();
