import type { ShellTarget } from '@/components/shell/target-switcher'
import type { Problem } from '@/components/shell/trays'
import type { Fleet, Problem as FleetProblem } from '@/lib/features/overview/contract'

const STATES = { ok: 'ok', unknown: 'unknown', paused: 'off' } as const
const RANK = { critical: 0, warning: 1, unknown: 2, info: 3 } as const

/** A target as the switcher shows it. */
export function shellTarget(target: Fleet['items'][number]): ShellTarget {
  return {
    id: target.targetId,
    name: target.name,
    engine:
      { postgresql: 'PostgreSQL', mysql: 'MySQL', mariadb: 'MariaDB' }[target.flavour ?? ''] ?? target.engine,
    status: STATES[target.state],
    production: target.environment.kind === 'production',
  }
}

/** Problems for the menu of every page, worst first. */
export function shellProblems(problems: readonly FleetProblem[]): Problem[] {
  return [...problems]
    .sort((a, b) => RANK[a.severity] - RANK[b.severity])
    .map(({ id, severity, sentence, href, since }) => ({ id, status: severity, sentence, href, since }))
}
