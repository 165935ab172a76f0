import 'server-only'
import { logsTail } from '@/lib/features/logs/probes/tail'
import { logsTailRunner } from '@/lib/features/logs/probes/tail.run'
import { rowsSample } from '@/lib/features/rows/probes/sample'
import { rowsSampleRunner } from '@/lib/features/rows/probes/sample.run'
import { statementsExplain } from '@/lib/features/statements/probes/explain'
import { statementsExplainRunner } from '@/lib/features/statements/probes/explain.run'
import type { ProbeContext, ProbeKind, ProbeRunner } from './kind'

/** A runner with its kind, that takes its input as it was sealed and checks what it answers. */
export type BoundProbeRunner = Pick<ProbeKind<unknown, unknown>, 'kind' | 'permission' | 'limits'> & {
  run(context: ProbeContext, input: unknown): Promise<unknown>
}

/** Binds a runner to its kind. @throws ZodError from a call whose input or answer does not fit */
export function bindProbe<Input, Answer>(
  kind: ProbeKind<Input, Answer>,
  runner: ProbeRunner<Input, Answer>,
): BoundProbeRunner {
  const { permission, limits } = kind
  return {
    kind: runner.kind,
    permission,
    limits,
    run: async (context, input) => kind.answer.parse(await runner.run(context, kind.input.parse(input))),
  }
}

/** Every runner of this version, by kind. Only the worker imports this file. */
export const PROBE_RUNNERS: ReadonlyMap<string, BoundProbeRunner> = new Map(
  [
    bindProbe(statementsExplain, statementsExplainRunner),
    bindProbe(rowsSample, rowsSampleRunner),
    bindProbe(logsTail, logsTailRunner),
  ].map((runner) => [runner.kind, runner]),
)
