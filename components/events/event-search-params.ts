import { parseAsInteger, parseAsStringLiteral } from 'nuqs/server'
import { EVENT_KINDS, type EventKind } from '@/lib/features/settings/kinds'

/** What the address of What changed says: which events, and between which moments in epoch milliseconds. */
export const eventParams = {
  kind: parseAsStringLiteral(EVENT_KINDS),
  from: parseAsInteger,
  to: parseAsInteger,
}

export type EventParams = { kind: EventKind | null; from: number | null; to: number | null }

/** The filters as a request carries them, with nothing for what is left open. */
export function queryOf({ kind, from, to }: EventParams) {
  return {
    ...(kind === null ? {} : { kind }),
    ...(from === null ? {} : { from }),
    ...(to === null ? {} : { to }),
  }
}
