import type { z } from 'zod'
import type { Permission } from '@/lib/auth/permissions'
import type { EngineSession } from '@/lib/engines/contract/engine'
import type { ProbeConnection } from '@/lib/engines/contract/probes'

/** What a probe may use up. The worker ends it there, on the target as well. */
export type ProbeLimits = {
  timeoutMs: number
  /** Bytes the target may send for it. */
  bytes: number
  /** Lines or rows the answer may have. */
  rows: number
}

/** The half of a probe kind that the browser may know: `lib/features/<noun>/probes/<verb>.ts`. */
export type ProbeKind<Input, Answer> = {
  /** e.g. `statements.explain`. Kept for ever in the audit log. */
  kind: string
  permission: Permission
  input: z.ZodType<Input>
  answer: z.ZodType<Answer>
  limits: ProbeLimits
  /** What of the input everybody may read in the audit log: nothing that can be somebody's data. */
  told(input: Input): Record<string, unknown>
  /** What of it may be: kept in the audit log sealed under the key of the person who asked. Null: nothing. */
  sealed(input: Input): string | null
}

/** What a probe may use. It has no way to write: neither to the target nor to our store. */
export type ProbeContext = {
  target: { id: string; name: string; engine: 'postgres' | 'mysql' }
  limits: ProbeLimits
  /** A connection with the probe credential; closed, and interrupted on the target, when the probe ends. */
  open(connection?: Pick<ProbeConnection, 'database'>): Promise<EngineSession>
  signal: AbortSignal
}

/** The half that only the worker knows: `lib/features/<noun>/probes/<verb>.run.ts`. */
export type ProbeRunner<Input, Answer> = {
  kind: string
  run(context: ProbeContext, input: Input): Promise<Answer>
}
