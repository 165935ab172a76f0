/** Rights of a role on a table; columns in parentheses where it has them on some columns only. */
export type TableRights = Record<string, readonly string[]>

const READ = ['SELECT'] as const
const APPEND = ['SELECT', 'INSERT'] as const
const SHARED: TableRights = {
  _prisma_migrations: READ,
  audit_event: APPEND,
  // One row, whose lock is the order of the chain.
  audit_head: ['SELECT', 'UPDATE'],
  person_key: APPEND,
}

/**
 * Where the web may do less than read and write. It writes no plan, takes and ends no run, answers no question
 * asked of the worker, and removes no history: one that was taken over puts no plan of its own before the worker.
 */
export const WEB_LIMITS: TableRights = {
  ...SHARED,
  // Signed by the worker's key.
  audit_checkpoint: READ,
  audit_key: READ,
  audit_place: READ,
  channel: ['SELECT', 'INSERT', 'UPDATE'],
  // Only the worker spends approvals on a run.
  approval: ['SELECT', 'INSERT', 'UPDATE (audit_seq)'],
  approval_request: ['SELECT', 'INSERT', 'UPDATE (state, decided_at, outcome)'],
  break_glass: [
    'SELECT',
    'INSERT',
    'UPDATE (ended_at, reviewed_at, reviewer_id, reviewer_name, review_note)',
  ],
  freeze: ['SELECT', 'INSERT', 'UPDATE (lifted_at, lifted_by_id, lifted_by_name, lift_note)'],
  change: [
    'SELECT',
    'INSERT (id, kind, title, tier, target_id, input, state, actor_kind, actor_id, actor_name, created_at, undo_of_id, set_id, set_index)',
    'UPDATE (state, reason, problem)',
  ],
  change_set: APPEND,
  // What was seen of those at work, the worker keeps.
  activity_group: READ,
  activity_source: READ,
  // What was sent, the worker says.
  delivery: READ,
  delivery_attempt: READ,
  delivery_notice: READ,
  notice: APPEND,
  run: [
    'SELECT',
    'INSERT (id, change_id, target_id, state, actor_id, holds, break_glass_id, after_id)',
    // The last nine where a person says what became of a run in doubt, and it waits again.
    'UPDATE (state, intent_seq, cancel_requested_at, finished_at, attempt, problem, verified, worker_id, lease_until, holds, actor_id, queued_at)',
  ],
  // Opened and closed by the worker; a person accepts.
  finding: [
    'SELECT',
    'UPDATE (accepted_at, accepted_until, accepted_by_id, accepted_by_name, accepted_reason)',
  ],
  finding_event: APPEND,
  // What the worker saw; forgotten when a host is another machine from now on.
  host_status: ['SELECT', 'DELETE'],
  // The worker answers; what was asked cannot be changed afterwards.
  probe: [
    'SELECT',
    'INSERT (id, kind, target_id, actor_kind, actor_id, state, input, created_at, expires_at)',
    'UPDATE (intent_seq, cancel_requested_at)',
  ],
  // What was seen of locks, the worker keeps.
  lock_pile_up: READ,
  lock_snapshot: READ,
  run_log: READ,
  run_step: ['SELECT', 'INSERT (run_id, index, what, state)', 'UPDATE (state, detail, finished_at)'],
  // Said once by a person, and never taken back.
  run_verdict: APPEND,
  sample_packed: READ,
  sample_1m: READ,
  sample_15m: READ,
  sample_1h: READ,
  // How long each is kept, the worker is told by its own settings.
  sample_resolution: READ,
  sample_recent: READ,
  sample_activity: READ,
  sample_activity_15m: READ,
  sample_statements: READ,
  sample_statements_15m: READ,
  // What the worker saw of a server, and what changed between two looks.
  snapshot_source: READ,
  // What became of a schedule's times, the worker says.
  schedule_fire: READ,
  series: READ,
  statement_entry: READ,
  statement_source: READ,
  statement_text: READ,
  target_capability: READ,
  target_event: READ,
  target_snapshot: READ,
  target_status: ['SELECT', 'UPDATE (look_at)'],
  worker: READ,
  worker_task: ['SELECT', 'INSERT (id, kind, input, state)'],
}

/**
 * Where the worker may do less than read and write. It makes no person, grant, token, change or run, and reads
 * nothing that lets anybody in (`HIDDEN`): one that was taken over cannot make itself an account.
 */
export const WORKER_LIMITS: TableRights = {
  ...SHARED,
  // The retention rule alone: a trigger refuses everything else.
  audit_event: ['SELECT', 'INSERT', 'DELETE'],
  audit_checkpoint: APPEND,
  api_token: [],
  // It approves nothing, breaks no glass and lifts no freeze.
  approval: READ,
  approval_policy: READ,
  approval_request: ['SELECT', 'UPDATE (state, decided_at, outcome, run_id, told_at)'],
  break_glass: ['SELECT', 'UPDATE (ended_at)'],
  freeze: READ,
  change: ['SELECT', 'UPDATE (state, plan, plan_hash, planned_at, problem, undo)'],
  change_set: READ,
  change_template: [],
  channel: ['SELECT', 'UPDATE (heartbeat_due_at, heartbeat_ok_at, heartbeat_tried_at, heartbeat_problem)'],
  channel_route: READ,
  blackout: READ,
  channel_template: READ,
  environment: READ,
  grant: READ,
  host: READ,
  maintenance_window: READ,
  notice: ['SELECT', 'INSERT', 'UPDATE (routed_at, routes)', 'DELETE'],
  one_time_link: ['DELETE'],
  probe: ['SELECT', 'UPDATE (state, input, answer, problem, started_at, finished_at)', 'DELETE'],
  rate_bucket: ['SELECT', 'DELETE'],
  run: [
    'SELECT',
    'UPDATE (state, attempt, fence, lease_until, worker_id, progress, verified, problem, started_at, finished_at)',
  ],
  run_log: APPEND,
  run_step: ['SELECT', 'UPDATE'],
  run_verdict: READ,
  sample_resolution: ['SELECT', 'UPDATE (rolled_until, keep_days)'],
  // Edited by people; the worker writes what became of their times.
  schedule: READ,
  schedule_switch: READ,
  sign_in: ['DELETE'],
  target: READ,
  // How its test of the operator went.
  target_credential: ['SELECT', 'UPDATE (tested_at, test_ok)'],
  target_group: READ,
  target_group_member: READ,
  target_host: READ,
  user: [],
}

/** Columns that the worker may not read; all others of these tables it may. */
export const HIDDEN: Record<string, readonly string[]> = {
  api_token: ['secret_hash'],
  one_time_link: ['secret_hash'],
  sign_in: ['secret_hash', 'previous_hash', 'ip'],
  user: ['password_hash', 'totp_secret', 'totp_pending'],
}

/** A name as an identifier of SQL. */
export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}

function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}

function limited(role: string, limits: TableRights): string[] {
  const to = quoted(role)
  return Object.entries(limits).flatMap(([name, rights]) => {
    const table = `public.${quoted(name)}`
    const grant = rights.length > 0 ? [`GRANT ${rights.join(', ')} ON TABLE ${table} TO ${to};`] : []
    return [`REVOKE ALL ON TABLE ${table} FROM ${to};`, ...grant]
  })
}

/** Not the partitions, which are reached through their table alone. */
function everyTable(both: string): string {
  return `DO $$
DECLARE name text;
BEGIN
  FOR name IN SELECT relname FROM pg_catalog.pg_class
               WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition LOOP
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON TABLE public.%I TO ${both}', name);
  END LOOP;
END $$;`
}

function visibleColumns(role: string): string[] {
  return Object.entries(HIDDEN).map(
    ([table, hidden]) => `DO $$
DECLARE columns text;
BEGIN
  SELECT string_agg(quote_ident(attname), ', ') INTO columns FROM pg_catalog.pg_attribute
   WHERE attrelid = ${literal(`public.${quoted(table)}`)}::regclass AND attnum > 0 AND NOT attisdropped
     AND attname NOT IN (${hidden.map(literal).join(', ')});
  EXECUTE format('GRANT SELECT (%s) ON TABLE public.%I TO %I', columns, ${literal(table)}, ${literal(role)});
END $$;`,
  )
}

/** The queue's own tables have row security switched on, which lets only their owner in. */
function queuePolicies(...roles: string[]): string {
  return `DO $$
DECLARE name text;
BEGIN
  FOR name IN SELECT relname FROM pg_catalog.pg_class
               WHERE relnamespace = 'graphile_worker'::regnamespace AND relrowsecurity LOOP
    EXECUTE format('DROP POLICY IF EXISTS quarterdeck ON graphile_worker.%I', name);
    EXECUTE format('CREATE POLICY quarterdeck ON graphile_worker.%I TO %I, %I USING (true) WITH CHECK (true)',
                   name, ${roles.map(literal).join(', ')});
  END LOOP;
END $$;`
}

/**
 * The statements that give the two roles of the store exactly their rights, for its owner to run. They may be
 * run again: rights that a role has no more are taken away.
 */
export function roleStatements(roles: { web: string; worker: string }): string[] {
  const both = `${quoted(roles.web)}, ${quoted(roles.worker)}`
  return [
    `REVOKE ALL ON ALL TABLES IN SCHEMA public FROM ${both};`,
    `REVOKE CREATE ON SCHEMA public FROM PUBLIC;`,
    everyTable(both.replaceAll("'", "''").replaceAll('%', '%%')),
    ...limited(roles.web, WEB_LIMITS),
    ...limited(roles.worker, WORKER_LIMITS),
    ...visibleColumns(roles.worker),
    `GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO ${both};`,
    // Fence numbers are for who takes runs.
    `REVOKE ALL ON SEQUENCE public.run_fence FROM ${quoted(roles.web)};`,
    `GRANT EXECUTE ON FUNCTION public.sample_partition_make(text, date), public.sample_partition_drop(text, date) TO ${quoted(roles.worker)};`,
    // The queue is a doorbell: what is to be done, and whose it is, stands in the tables above.
    `GRANT USAGE ON SCHEMA graphile_worker TO ${both};`,
    `GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA graphile_worker TO ${both};`,
    `GRANT USAGE ON ALL SEQUENCES IN SCHEMA graphile_worker TO ${both};`,
    `GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA graphile_worker TO ${both};`,
    queuePolicies(roles.web, roles.worker),
  ]
}
