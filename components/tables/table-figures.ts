import type { Table } from '@/lib/features/tables/contract'

type Counted = Pick<Table, 'counts'>
const KINDS = ['freeze', 'vacuum', 'insert', 'analyze'] as const
export type DueKind = (typeof KINDS)[number]

/** Rows inserted, updated and deleted; null where that is not counted. */
export function writesOf({ counts: { inserted, updated, deleted } }: Counted): number | null {
  return inserted === null || updated === null || deleted === null ? null : inserted + updated + deleted
}

/** Of the updates, those that touched no index. */
export function hotShare({ counts: { hot, updated } }: Counted): number | null {
  return hot === null || !updated ? null : hot / updated
}

/** Of the rows read, those that an index led to. */
export function indexShare({ counts: { seqRows, indexRows } }: Counted): number | null {
  if (seqRows === null || indexRows === null || seqRows + indexRows === 0) return null
  return indexRows / (seqRows + indexRows)
}

/** The vacuum or analysis that comes first: what is due against wraparound before all, then the nearest. */
export function nearestDue({ due }: Pick<Table, 'due'>): { what: DueKind; share: number } | null {
  if (due === null) return null
  const all = KINDS.flatMap((what) => {
    const share = due[what]
    return share === null ? [] : [{ what, share }]
  })
  const forced = all.find(({ what, share }) => what === 'freeze' && share >= 1)
  return forced ?? all.sort((a, b) => b.share - a.share)[0] ?? null
}
