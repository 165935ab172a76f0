/** Where a request for approval stands. */
export const REQUEST_STATES = [
  'waiting',
  'approved',
  'executing',
  'used',
  'rejected',
  'expired',
  'withdrawn',
  'voided',
] as const
export type RequestState = (typeof REQUEST_STATES)[number]

export const FREEZE_SCOPES = ['all', 'environment', 'target', 'role', 'person'] as const
export type FreezeScope = (typeof FREEZE_SCOPES)[number]

/** Longest time behind broken glass, in minutes. */
export const MOST_GLASS_MINUTES = 60
