/** What the load can be sliced by. */
export const ACTIVITY_SLICES = ['class', 'event', 'user', 'application', 'database', 'statement'] as const
export type ActivitySlice = (typeof ACTIVITY_SLICES)[number]
