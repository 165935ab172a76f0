/** A moment to the second, in UTC; what never was is said so. */
export function moment(at: string | null): string {
  return at === null ? 'never' : `${at.slice(0, 19).replace('T', ' ')} UTC`
}

/** The same in a column whose head says UTC. */
export function shortMoment(at: string | null): string {
  return at === null ? '' : at.slice(0, 19).replace('T', ' ')
}
