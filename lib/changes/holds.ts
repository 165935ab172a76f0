import type { Plan } from '@/lib/changes/kind'

/** The hold on one target. */
export const targetHold = (targetId: string) => `target:${targetId}`

/**
 * Everything that a run holds for itself alone: its targets, and what its plan names besides (a cluster).
 * Sorted, so that two runs take their holds in the same order and never wait for each other in a ring.
 */
export function holdsOf(targets: readonly string[], plan: Pick<Plan, 'holds'>): string[] {
  return [...new Set([...targets.map(targetHold), ...(plan.holds ?? [])])].sort()
}
