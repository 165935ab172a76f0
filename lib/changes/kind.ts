import type { z } from 'zod'
import type { Permission } from '@/lib/auth/permissions'
import type { EngineSession } from '@/lib/engines/contract/engine'
import type { HostSession } from '@/lib/hosts/session'
import type { PlacedService } from '@/lib/hosts/store'

/** 0 none · 1 dialog · 2 typed name, consequences, reason · 3 fresh preflight, step-up. */
export type Tier = 0 | 1 | 2 | 3

/** One step of a plan, as it is shown before anything runs. */
export type PlanStep = {
  what: string
  /** Exact SQL or command, as text to read and copy; null for a step of the panel itself. */
  sql: string | null
  /** Locks it takes on the target, in words; null for none. */
  locks: string | null
  /** What it costs, in words. */
  estimate: string | null
  /** How it is undone, or why it can't be. */
  undo: string
  /** The target it acts on, where a change acts on several; the change's own without it. */
  targetId?: string
  /** What `sql` is written in; the target's SQL without it. */
  language?: 'sql' | 'command'
}

/** JSON values that a plan rests on; re-read just before acting and compared. */
export type Facts = { [key: string]: string | number | boolean | null }

/** What will happen. It is hashed; approvals and step-up are bound to the hash. */
export type Plan = {
  /** One sentence: what will happen, consequence first. */
  sentence: string
  steps: PlanStep[]
  facts: Facts
  warnings: string[]
  /** Consequences with counts, for tier 2 and 3. */
  consequences: string[]
  /** The name to type at tier 2 and 3. */
  typedName: string | null
  /** What no other run may touch meanwhile besides its targets, e.g. `cluster:<system identifier>`. */
  holds?: string[]
}

/** The half of a change kind that the browser may know: `lib/features/<noun>/changes/<verb>.ts`. */
export type ChangeKind<Input> = {
  /** e.g. `sessions.end`. Kept for ever in history. */
  kind: string
  permission: Permission
  input: z.ZodType<Input>
  title(input: Input, targetName: string): string
  tier(input: Input): Tier
  /** Whether its input means the same on another target of the same engine: it can be kept and used again then. */
  portable?: true
  /** Ids of further targets it acts on: the permission is asked for each of them, and all are held. */
  alsoTargets?(input: Input): string[]
}

/** How a step did; `probe` says after a crash whether it had happened. */
export type StepOutcome = { state: 'done' | 'failed' | 'skipped'; detail: string }

/** The machine that a target's server runs on. */
export type TargetHost = {
  name: string
  /** How the server is handled there. */
  service: PlacedService
  /** One session for the whole plan or run; another when that one was lost. @throws AppError `host.*` */
  session(): Promise<HostSession>
}

/** What a running change may use. Every write it makes to our store carries its fence. */
export type RunContext = {
  target: { id: string; name: string }
  /**
   * The operator's connection to the change's target, or to one of `alsoTargets`; one per run and target,
   * closed by the runner.
   */
  operator(targetId?: string): Promise<EngineSession>
  /** The machine of the change's target, or of one of `alsoTargets`; null where the panel knows none. */
  host(targetId?: string): Promise<TargetHost | null>
  /** The run; a worker that goes on with it after another has the same. */
  runId: string
  /** The person's rights that matter to the effect. */
  signal: AbortSignal
  log(level: 'info' | 'warning' | 'error', text: string): Promise<void>
  progress(done: number, total: number, unit: string): Promise<void>
}

/** What planning may use: the operator's connection and the host, and nothing that writes. */
export type PlanContext = Pick<RunContext, 'target' | 'operator' | 'host' | 'signal'>

/** The half that only the worker knows: `lib/features/<noun>/changes/<verb>.run.ts`. */
export type ChangeRunner<Input> = {
  kind: string
  plan(context: PlanContext, input: Input): Promise<Plan>
  /**
   * Compares the facts of the plan with those read just before acting: null when the plan still holds, else
   * what differs, in words. Without it any difference stops the change.
   */
  factsHold?(planned: Facts, now: Facts): string | null
  /** Runs step `index`. Called once a step, in order; journal writes stand before and after. */
  apply(context: RunContext, input: Input, plan: Plan, index: number): Promise<StepOutcome>
  /** After a crash in the middle of step `index`: did its effect happen? `unknown` parks the change. */
  probe(
    context: RunContext,
    input: Input,
    plan: Plan,
    index: number,
  ): Promise<'happened' | 'not-happened' | 'unknown'>
  /** Reads back that the effect is there. */
  verify(context: RunContext, input: Input, plan: Plan): Promise<{ ok: boolean; detail: string }>
  /** Input of the reverse change and its kind, where there is one. */
  undo?(input: Input, plan: Plan): { kind: string; input: unknown } | null
}
