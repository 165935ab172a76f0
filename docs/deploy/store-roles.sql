-- Three roles for a store of your own: its owner migrates it, the web and the workers come to it.
-- `npm run start:prepare` does all but the first three statements, and does it again with each new version.
-- Made from `lib/store/role-rights.ts`, which says what each may not do.
-- The passwords of your choice go after them: \password quarterdeck_web

CREATE ROLE quarterdeck_owner LOGIN;
CREATE ROLE quarterdeck_web LOGIN;
CREATE ROLE quarterdeck_worker LOGIN;

-- CREATE DATABASE quarterdeck OWNER quarterdeck_owner; then, in it, as the owner of a migrated store:
REVOKE ALL ON ALL TABLES IN SCHEMA public FROM "quarterdeck_web", "quarterdeck_worker";
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
DO $$
DECLARE name text;
BEGIN
  FOR name IN SELECT relname FROM pg_catalog.pg_class
               WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition LOOP
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON TABLE public.%I TO "quarterdeck_web", "quarterdeck_worker"', name);
  END LOOP;
END $$;
REVOKE ALL ON TABLE public."_prisma_migrations" FROM "quarterdeck_web";
GRANT SELECT ON TABLE public."_prisma_migrations" TO "quarterdeck_web";
REVOKE ALL ON TABLE public."audit_event" FROM "quarterdeck_web";
GRANT SELECT, INSERT ON TABLE public."audit_event" TO "quarterdeck_web";
REVOKE ALL ON TABLE public."audit_head" FROM "quarterdeck_web";
GRANT SELECT, UPDATE ON TABLE public."audit_head" TO "quarterdeck_web";
REVOKE ALL ON TABLE public."person_key" FROM "quarterdeck_web";
GRANT SELECT, INSERT ON TABLE public."person_key" TO "quarterdeck_web";
REVOKE ALL ON TABLE public."audit_checkpoint" FROM "quarterdeck_web";
GRANT SELECT ON TABLE public."audit_checkpoint" TO "quarterdeck_web";
REVOKE ALL ON TABLE public."audit_key" FROM "quarterdeck_web";
GRANT SELECT ON TABLE public."audit_key" TO "quarterdeck_web";
REVOKE ALL ON TABLE public."audit_place" FROM "quarterdeck_web";
GRANT SELECT ON TABLE public."audit_place" TO "quarterdeck_web";
REVOKE ALL ON TABLE public."channel" FROM "quarterdeck_web";
GRANT SELECT, INSERT, UPDATE ON TABLE public."channel" TO "quarterdeck_web";
REVOKE ALL ON TABLE public."approval" FROM "quarterdeck_web";
GRANT SELECT, INSERT, UPDATE (audit_seq) ON TABLE public."approval" TO "quarterdeck_web";
REVOKE ALL ON TABLE public."approval_request" FROM "quarterdeck_web";
GRANT SELECT, INSERT, UPDATE (state, decided_at, outcome) ON TABLE public."approval_request" TO "quarterdeck_web";
REVOKE ALL ON TABLE public."break_glass" FROM "quarterdeck_web";
GRANT SELECT, INSERT, UPDATE (ended_at, reviewed_at, reviewer_id, reviewer_name, review_note) ON TABLE public."break_glass" TO "quarterdeck_web";
REVOKE ALL ON TABLE public."freeze" FROM "quarterdeck_web";
GRANT SELECT, INSERT, UPDATE (lifted_at, lifted_by_id, lifted_by_name, lift_note) ON TABLE public."freeze" TO "quarterdeck_web";
REVOKE ALL ON TABLE public."change" FROM "quarterdeck_web";
GRANT SELECT, INSERT (id, kind, title, tier, target_id, input, state, actor_kind, actor_id, actor_name, created_at, undo_of_id, set_id, set_index), UPDATE (state, reason, problem) ON TABLE public."change" TO "quarterdeck_web";
REVOKE ALL ON TABLE public."change_set" FROM "quarterdeck_web";
GRANT SELECT, INSERT ON TABLE public."change_set" TO "quarterdeck_web";
REVOKE ALL ON TABLE public."activity_group" FROM "quarterdeck_web";
GRANT SELECT ON TABLE public."activity_group" TO "quarterdeck_web";
REVOKE ALL ON TABLE public."activity_source" FROM "quarterdeck_web";
GRANT SELECT ON TABLE public."activity_source" TO "quarterdeck_web";
REVOKE ALL ON TABLE public."delivery" FROM "quarterdeck_web";
GRANT SELECT ON TABLE public."delivery" TO "quarterdeck_web";
REVOKE ALL ON TABLE public."delivery_attempt" FROM "quarterdeck_web";
GRANT SELECT ON TABLE public."delivery_attempt" TO "quarterdeck_web";
REVOKE ALL ON TABLE public."delivery_notice" FROM "quarterdeck_web";
GRANT SELECT ON TABLE public."delivery_notice" TO "quarterdeck_web";
REVOKE ALL ON TABLE public."notice" FROM "quarterdeck_web";
GRANT SELECT, INSERT ON TABLE public."notice" TO "quarterdeck_web";
REVOKE ALL ON TABLE public."run" FROM "quarterdeck_web";
GRANT SELECT, INSERT (id, change_id, target_id, state, actor_id, holds, break_glass_id, after_id), UPDATE (state, intent_seq, cancel_requested_at, finished_at, attempt, problem, verified, worker_id, lease_until, holds, actor_id, queued_at) ON TABLE public."run" TO "quarterdeck_web";
REVOKE ALL ON TABLE public."finding" FROM "quarterdeck_web";
GRANT SELECT, UPDATE (accepted_at, accepted_until, accepted_by_id, accepted_by_name, accepted_reason) ON TABLE public."finding" TO "quarterdeck_web";
REVOKE ALL ON TABLE public."finding_event" FROM "quarterdeck_web";
GRANT SELECT, INSERT ON TABLE public."finding_event" TO "quarterdeck_web";
REVOKE ALL ON TABLE public."host_status" FROM "quarterdeck_web";
GRANT SELECT, DELETE ON TABLE public."host_status" TO "quarterdeck_web";
REVOKE ALL ON TABLE public."probe" FROM "quarterdeck_web";
GRANT SELECT, INSERT (id, kind, target_id, actor_kind, actor_id, state, input, created_at, expires_at), UPDATE (intent_seq, cancel_requested_at) ON TABLE public."probe" TO "quarterdeck_web";
REVOKE ALL ON TABLE public."lock_pile_up" FROM "quarterdeck_web";
GRANT SELECT ON TABLE public."lock_pile_up" TO "quarterdeck_web";
REVOKE ALL ON TABLE public."lock_snapshot" FROM "quarterdeck_web";
GRANT SELECT ON TABLE public."lock_snapshot" TO "quarterdeck_web";
REVOKE ALL ON TABLE public."run_log" FROM "quarterdeck_web";
GRANT SELECT ON TABLE public."run_log" TO "quarterdeck_web";
REVOKE ALL ON TABLE public."run_step" FROM "quarterdeck_web";
GRANT SELECT, INSERT (run_id, index, what, state), UPDATE (state, detail, finished_at) ON TABLE public."run_step" TO "quarterdeck_web";
REVOKE ALL ON TABLE public."run_verdict" FROM "quarterdeck_web";
GRANT SELECT, INSERT ON TABLE public."run_verdict" TO "quarterdeck_web";
REVOKE ALL ON TABLE public."sample_packed" FROM "quarterdeck_web";
GRANT SELECT ON TABLE public."sample_packed" TO "quarterdeck_web";
REVOKE ALL ON TABLE public."sample_1m" FROM "quarterdeck_web";
GRANT SELECT ON TABLE public."sample_1m" TO "quarterdeck_web";
REVOKE ALL ON TABLE public."sample_15m" FROM "quarterdeck_web";
GRANT SELECT ON TABLE public."sample_15m" TO "quarterdeck_web";
REVOKE ALL ON TABLE public."sample_1h" FROM "quarterdeck_web";
GRANT SELECT ON TABLE public."sample_1h" TO "quarterdeck_web";
REVOKE ALL ON TABLE public."sample_resolution" FROM "quarterdeck_web";
GRANT SELECT ON TABLE public."sample_resolution" TO "quarterdeck_web";
REVOKE ALL ON TABLE public."sample_recent" FROM "quarterdeck_web";
GRANT SELECT ON TABLE public."sample_recent" TO "quarterdeck_web";
REVOKE ALL ON TABLE public."sample_activity" FROM "quarterdeck_web";
GRANT SELECT ON TABLE public."sample_activity" TO "quarterdeck_web";
REVOKE ALL ON TABLE public."sample_activity_15m" FROM "quarterdeck_web";
GRANT SELECT ON TABLE public."sample_activity_15m" TO "quarterdeck_web";
REVOKE ALL ON TABLE public."sample_statements" FROM "quarterdeck_web";
GRANT SELECT ON TABLE public."sample_statements" TO "quarterdeck_web";
REVOKE ALL ON TABLE public."sample_statements_15m" FROM "quarterdeck_web";
GRANT SELECT ON TABLE public."sample_statements_15m" TO "quarterdeck_web";
REVOKE ALL ON TABLE public."snapshot_source" FROM "quarterdeck_web";
GRANT SELECT ON TABLE public."snapshot_source" TO "quarterdeck_web";
REVOKE ALL ON TABLE public."schedule_fire" FROM "quarterdeck_web";
GRANT SELECT ON TABLE public."schedule_fire" TO "quarterdeck_web";
REVOKE ALL ON TABLE public."series" FROM "quarterdeck_web";
GRANT SELECT ON TABLE public."series" TO "quarterdeck_web";
REVOKE ALL ON TABLE public."statement_entry" FROM "quarterdeck_web";
GRANT SELECT ON TABLE public."statement_entry" TO "quarterdeck_web";
REVOKE ALL ON TABLE public."statement_source" FROM "quarterdeck_web";
GRANT SELECT ON TABLE public."statement_source" TO "quarterdeck_web";
REVOKE ALL ON TABLE public."statement_text" FROM "quarterdeck_web";
GRANT SELECT ON TABLE public."statement_text" TO "quarterdeck_web";
REVOKE ALL ON TABLE public."target_capability" FROM "quarterdeck_web";
GRANT SELECT ON TABLE public."target_capability" TO "quarterdeck_web";
REVOKE ALL ON TABLE public."target_event" FROM "quarterdeck_web";
GRANT SELECT ON TABLE public."target_event" TO "quarterdeck_web";
REVOKE ALL ON TABLE public."target_snapshot" FROM "quarterdeck_web";
GRANT SELECT ON TABLE public."target_snapshot" TO "quarterdeck_web";
REVOKE ALL ON TABLE public."target_status" FROM "quarterdeck_web";
GRANT SELECT, UPDATE (look_at) ON TABLE public."target_status" TO "quarterdeck_web";
REVOKE ALL ON TABLE public."worker" FROM "quarterdeck_web";
GRANT SELECT ON TABLE public."worker" TO "quarterdeck_web";
REVOKE ALL ON TABLE public."worker_task" FROM "quarterdeck_web";
GRANT SELECT, INSERT (id, kind, input, state) ON TABLE public."worker_task" TO "quarterdeck_web";
REVOKE ALL ON TABLE public."_prisma_migrations" FROM "quarterdeck_worker";
GRANT SELECT ON TABLE public."_prisma_migrations" TO "quarterdeck_worker";
REVOKE ALL ON TABLE public."audit_event" FROM "quarterdeck_worker";
GRANT SELECT, INSERT, DELETE ON TABLE public."audit_event" TO "quarterdeck_worker";
REVOKE ALL ON TABLE public."audit_head" FROM "quarterdeck_worker";
GRANT SELECT, UPDATE ON TABLE public."audit_head" TO "quarterdeck_worker";
REVOKE ALL ON TABLE public."person_key" FROM "quarterdeck_worker";
GRANT SELECT, INSERT ON TABLE public."person_key" TO "quarterdeck_worker";
REVOKE ALL ON TABLE public."audit_checkpoint" FROM "quarterdeck_worker";
GRANT SELECT, INSERT ON TABLE public."audit_checkpoint" TO "quarterdeck_worker";
REVOKE ALL ON TABLE public."api_token" FROM "quarterdeck_worker";
REVOKE ALL ON TABLE public."approval" FROM "quarterdeck_worker";
GRANT SELECT ON TABLE public."approval" TO "quarterdeck_worker";
REVOKE ALL ON TABLE public."approval_policy" FROM "quarterdeck_worker";
GRANT SELECT ON TABLE public."approval_policy" TO "quarterdeck_worker";
REVOKE ALL ON TABLE public."approval_request" FROM "quarterdeck_worker";
GRANT SELECT, UPDATE (state, decided_at, outcome, run_id, told_at) ON TABLE public."approval_request" TO "quarterdeck_worker";
REVOKE ALL ON TABLE public."break_glass" FROM "quarterdeck_worker";
GRANT SELECT, UPDATE (ended_at) ON TABLE public."break_glass" TO "quarterdeck_worker";
REVOKE ALL ON TABLE public."freeze" FROM "quarterdeck_worker";
GRANT SELECT ON TABLE public."freeze" TO "quarterdeck_worker";
REVOKE ALL ON TABLE public."change" FROM "quarterdeck_worker";
GRANT SELECT, UPDATE (state, plan, plan_hash, planned_at, problem, undo) ON TABLE public."change" TO "quarterdeck_worker";
REVOKE ALL ON TABLE public."change_set" FROM "quarterdeck_worker";
GRANT SELECT ON TABLE public."change_set" TO "quarterdeck_worker";
REVOKE ALL ON TABLE public."change_template" FROM "quarterdeck_worker";
REVOKE ALL ON TABLE public."channel" FROM "quarterdeck_worker";
GRANT SELECT, UPDATE (heartbeat_due_at, heartbeat_ok_at, heartbeat_tried_at, heartbeat_problem) ON TABLE public."channel" TO "quarterdeck_worker";
REVOKE ALL ON TABLE public."channel_route" FROM "quarterdeck_worker";
GRANT SELECT ON TABLE public."channel_route" TO "quarterdeck_worker";
REVOKE ALL ON TABLE public."blackout" FROM "quarterdeck_worker";
GRANT SELECT ON TABLE public."blackout" TO "quarterdeck_worker";
REVOKE ALL ON TABLE public."channel_template" FROM "quarterdeck_worker";
GRANT SELECT ON TABLE public."channel_template" TO "quarterdeck_worker";
REVOKE ALL ON TABLE public."environment" FROM "quarterdeck_worker";
GRANT SELECT ON TABLE public."environment" TO "quarterdeck_worker";
REVOKE ALL ON TABLE public."grant" FROM "quarterdeck_worker";
GRANT SELECT ON TABLE public."grant" TO "quarterdeck_worker";
REVOKE ALL ON TABLE public."host" FROM "quarterdeck_worker";
GRANT SELECT ON TABLE public."host" TO "quarterdeck_worker";
REVOKE ALL ON TABLE public."maintenance_window" FROM "quarterdeck_worker";
GRANT SELECT ON TABLE public."maintenance_window" TO "quarterdeck_worker";
REVOKE ALL ON TABLE public."notice" FROM "quarterdeck_worker";
GRANT SELECT, INSERT, UPDATE (routed_at, routes), DELETE ON TABLE public."notice" TO "quarterdeck_worker";
REVOKE ALL ON TABLE public."one_time_link" FROM "quarterdeck_worker";
GRANT DELETE ON TABLE public."one_time_link" TO "quarterdeck_worker";
REVOKE ALL ON TABLE public."probe" FROM "quarterdeck_worker";
GRANT SELECT, UPDATE (state, input, answer, problem, started_at, finished_at), DELETE ON TABLE public."probe" TO "quarterdeck_worker";
REVOKE ALL ON TABLE public."rate_bucket" FROM "quarterdeck_worker";
GRANT SELECT, DELETE ON TABLE public."rate_bucket" TO "quarterdeck_worker";
REVOKE ALL ON TABLE public."run" FROM "quarterdeck_worker";
GRANT SELECT, UPDATE (state, attempt, fence, lease_until, worker_id, progress, verified, problem, started_at, finished_at) ON TABLE public."run" TO "quarterdeck_worker";
REVOKE ALL ON TABLE public."run_log" FROM "quarterdeck_worker";
GRANT SELECT, INSERT ON TABLE public."run_log" TO "quarterdeck_worker";
REVOKE ALL ON TABLE public."run_step" FROM "quarterdeck_worker";
GRANT SELECT, UPDATE ON TABLE public."run_step" TO "quarterdeck_worker";
REVOKE ALL ON TABLE public."run_verdict" FROM "quarterdeck_worker";
GRANT SELECT ON TABLE public."run_verdict" TO "quarterdeck_worker";
REVOKE ALL ON TABLE public."sample_resolution" FROM "quarterdeck_worker";
GRANT SELECT, UPDATE (rolled_until, keep_days) ON TABLE public."sample_resolution" TO "quarterdeck_worker";
REVOKE ALL ON TABLE public."schedule" FROM "quarterdeck_worker";
GRANT SELECT ON TABLE public."schedule" TO "quarterdeck_worker";
REVOKE ALL ON TABLE public."schedule_switch" FROM "quarterdeck_worker";
GRANT SELECT ON TABLE public."schedule_switch" TO "quarterdeck_worker";
REVOKE ALL ON TABLE public."sign_in" FROM "quarterdeck_worker";
GRANT DELETE ON TABLE public."sign_in" TO "quarterdeck_worker";
REVOKE ALL ON TABLE public."target" FROM "quarterdeck_worker";
GRANT SELECT ON TABLE public."target" TO "quarterdeck_worker";
REVOKE ALL ON TABLE public."target_credential" FROM "quarterdeck_worker";
GRANT SELECT, UPDATE (tested_at, test_ok) ON TABLE public."target_credential" TO "quarterdeck_worker";
REVOKE ALL ON TABLE public."target_group" FROM "quarterdeck_worker";
GRANT SELECT ON TABLE public."target_group" TO "quarterdeck_worker";
REVOKE ALL ON TABLE public."target_group_member" FROM "quarterdeck_worker";
GRANT SELECT ON TABLE public."target_group_member" TO "quarterdeck_worker";
REVOKE ALL ON TABLE public."target_host" FROM "quarterdeck_worker";
GRANT SELECT ON TABLE public."target_host" TO "quarterdeck_worker";
REVOKE ALL ON TABLE public."user" FROM "quarterdeck_worker";
DO $$
DECLARE columns text;
BEGIN
  SELECT string_agg(quote_ident(attname), ', ') INTO columns FROM pg_catalog.pg_attribute
   WHERE attrelid = 'public."api_token"'::regclass AND attnum > 0 AND NOT attisdropped
     AND attname NOT IN ('secret_hash');
  EXECUTE format('GRANT SELECT (%s) ON TABLE public.%I TO %I', columns, 'api_token', 'quarterdeck_worker');
END $$;
DO $$
DECLARE columns text;
BEGIN
  SELECT string_agg(quote_ident(attname), ', ') INTO columns FROM pg_catalog.pg_attribute
   WHERE attrelid = 'public."one_time_link"'::regclass AND attnum > 0 AND NOT attisdropped
     AND attname NOT IN ('secret_hash');
  EXECUTE format('GRANT SELECT (%s) ON TABLE public.%I TO %I', columns, 'one_time_link', 'quarterdeck_worker');
END $$;
DO $$
DECLARE columns text;
BEGIN
  SELECT string_agg(quote_ident(attname), ', ') INTO columns FROM pg_catalog.pg_attribute
   WHERE attrelid = 'public."sign_in"'::regclass AND attnum > 0 AND NOT attisdropped
     AND attname NOT IN ('secret_hash', 'previous_hash', 'ip');
  EXECUTE format('GRANT SELECT (%s) ON TABLE public.%I TO %I', columns, 'sign_in', 'quarterdeck_worker');
END $$;
DO $$
DECLARE columns text;
BEGIN
  SELECT string_agg(quote_ident(attname), ', ') INTO columns FROM pg_catalog.pg_attribute
   WHERE attrelid = 'public."user"'::regclass AND attnum > 0 AND NOT attisdropped
     AND attname NOT IN ('password_hash', 'totp_secret', 'totp_pending');
  EXECUTE format('GRANT SELECT (%s) ON TABLE public.%I TO %I', columns, 'user', 'quarterdeck_worker');
END $$;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO "quarterdeck_web", "quarterdeck_worker";
REVOKE ALL ON SEQUENCE public.run_fence FROM "quarterdeck_web";
GRANT EXECUTE ON FUNCTION public.sample_partition_make(text, date), public.sample_partition_drop(text, date) TO "quarterdeck_worker";
GRANT USAGE ON SCHEMA graphile_worker TO "quarterdeck_web", "quarterdeck_worker";
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA graphile_worker TO "quarterdeck_web", "quarterdeck_worker";
GRANT USAGE ON ALL SEQUENCES IN SCHEMA graphile_worker TO "quarterdeck_web", "quarterdeck_worker";
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA graphile_worker TO "quarterdeck_web", "quarterdeck_worker";
DO $$
DECLARE name text;
BEGIN
  FOR name IN SELECT relname FROM pg_catalog.pg_class
               WHERE relnamespace = 'graphile_worker'::regnamespace AND relrowsecurity LOOP
    EXECUTE format('DROP POLICY IF EXISTS quarterdeck ON graphile_worker.%I', name);
    EXECUTE format('CREATE POLICY quarterdeck ON graphile_worker.%I TO %I, %I USING (true) WITH CHECK (true)',
                   name, 'quarterdeck_web', 'quarterdeck_worker');
  END LOOP;
END $$;
