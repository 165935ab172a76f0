import { parseAsIsoDateTime, parseAsString, parseAsStringLiteral } from 'nuqs/server'
import { SNAPSHOT_KINDS, type SnapshotKind } from '@/lib/features/settings/kinds'

/** What the address of a comparison says: of what, of which moment, with which server at which moment. */
export const compareParams = {
  kind: parseAsStringLiteral(SNAPSHOT_KINDS).withDefault('settings'),
  at: parseAsIsoDateTime,
  with: parseAsString,
  withAt: parseAsIsoDateTime,
  q: parseAsString.withDefault(''),
}

export type CompareParams = {
  kind: SnapshotKind
  at: Date | null
  with: string | null
  withAt: Date | null
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** A comparison as a request carries it, with nothing for what is left open. */
export function comparisonOf(targetId: string, { kind, at, with: other, withAt }: CompareParams) {
  return {
    targetId,
    kind,
    ...(at === null ? {} : { at: at.toISOString() }),
    ...(other !== null && UUID.test(other) ? { withTargetId: other } : {}),
    ...(withAt === null ? {} : { withAt: withAt.toISOString() }),
  }
}
