import { logsTail } from '@/lib/features/logs/probes/tail'
import { rowsSample } from '@/lib/features/rows/probes/sample'
import { statementsExplain } from '@/lib/features/statements/probes/explain'
import type { ProbeKind } from './kind'

/** A kind with its input already checked: what the registry hands out. */
export type BoundProbe = Pick<
  ProbeKind<unknown, unknown>,
  'kind' | 'permission' | 'limits' | 'told' | 'sealed'
> & {
  /** The input as the kind takes it, or the fields that are wrong. */
  read(input: unknown): { ok: true; input: unknown } | { ok: false; fields: Record<string, string> }
}

function bind<Input, Answer>(kind: ProbeKind<Input, Answer>): BoundProbe {
  const checked = (input: unknown) => kind.input.parse(input)
  return {
    kind: kind.kind,
    permission: kind.permission,
    limits: kind.limits,
    told: (input) => kind.told(checked(input)),
    sealed: (input) => kind.sealed(checked(input)),
    read: (input) => {
      const parsed = kind.input.safeParse(input)
      if (parsed.success) return { ok: true, input: parsed.data }
      const fields = parsed.error.issues.map((issue) => [issue.path.join('.') || 'input', issue.message])
      return { ok: false, fields: Object.fromEntries(fields) }
    },
  }
}

const KINDS = new Map(
  [bind(statementsExplain), bind(rowsSample), bind(logsTail)].map((kind) => [kind.kind, kind]),
)

/** The kind of that name; undefined when this version knows none. */
export function probeKind(name: string): BoundProbe | undefined {
  return KINDS.get(name)
}
