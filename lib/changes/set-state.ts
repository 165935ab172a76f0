/** Where a set stands, by what its members say. */
export const SET_STATES = [
  'planning',
  'refused',
  'planned',
  'running',
  'needs_person',
  'succeeded',
  'stopped',
  'discarded',
] as const
export type SetState = (typeof SET_STATES)[number]

/** States of a change that were reached before anything of it was queued. */
const BEFORE = ['planning', 'planned', 'waiting', 'approved', 'refused']

/**
 * Where a set stands. Members that were left out do not count; a set without any other was discarded. Once it
 * was applied, it runs until each member has ended; one that failed or was cancelled has stopped it.
 */
export function setState(members: readonly string[]): SetState {
  const left = members.filter((state) => state !== 'discarded')
  if (left.length === 0) return 'discarded'
  if (left.every((state) => BEFORE.includes(state))) {
    if (left.includes('refused')) return 'refused'
    return left.includes('planning') ? 'planning' : 'planned'
  }
  if (left.includes('needs_person')) return 'needs_person'
  if (left.some((state) => state === 'running' || state === 'queued')) return 'running'
  return left.every((state) => state === 'succeeded') ? 'succeeded' : 'stopped'
}

/** The name to type for a set: that of its only target, else how many targets it acts on. */
export function setTypedName(
  members: readonly { targetId: string; typedName: string | null }[],
): string | null {
  const [first] = members
  if (!first) return null
  const targets = new Set(members.map((member) => member.targetId)).size
  if (targets > 1) return `${targets} targets`
  return members.find((member) => member.typedName !== null)?.typedName ?? null
}
