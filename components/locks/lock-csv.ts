import type { LockPartyView, LocksView } from '@/lib/features/locks/contract'
import type { CsvColumn } from '@/lib/format/csv'

type LockRow = LockPartyView & {
  root: string
  depth: number | null
  held: string | null
  granted: boolean | null
  others: number | null
  frees: number | null
}

/** Every row of the trees, roots first, then those of whom it is not told whom they wait for. */
export function lockRows({ trees, unplaced }: LocksView): LockRow[] {
  const none = { held: null, granted: null, others: null, frees: null }
  return [
    ...trees.flatMap(({ root, frees, branches }) => [
      { ...none, ...root, root: root.id, depth: 0, frees },
      ...branches.map((branch) => ({ ...none, ...branch, root: root.id })),
    ]),
    ...unplaced.map((party) => ({ ...none, ...party, root: '', depth: null })),
  ]
}

/** What is exported of a lock tree, units in the header. */
export const LOCK_CSV: ReadonlyArray<CsvColumn<LockRow>> = [
  { header: 'root', value: (row) => row.root },
  { header: 'depth', value: (row) => row.depth },
  { header: 'id', value: (row) => row.pid },
  { header: 'prepared', value: (row) => row.prepared },
  { header: 'kind', value: (row) => row.kind },
  { header: 'user', value: (row) => row.user },
  { header: 'application', value: (row) => row.application },
  { header: 'database', value: (row) => row.database },
  { header: 'client', value: (row) => row.client },
  { header: 'state', value: (row) => row.state },
  { header: 'frees', value: (row) => row.frees },
  { header: 'object_kind', value: (row) => row.wait?.object?.kind },
  { header: 'object', value: (row) => row.wait?.object?.name },
  { header: 'object_part', value: (row) => row.wait?.object?.part },
  { header: 'held', value: (row) => row.held },
  { header: 'held_granted', value: (row) => row.granted },
  { header: 'wanted', value: (row) => row.wait?.wanted },
  { header: 'waited_ms', value: (row) => row.wait?.waitedMs },
  { header: 'waited_is_at_most', value: (row) => row.wait?.atMost },
  { header: 'other_blockers', value: (row) => row.others },
  { header: 'transaction_ms', value: (row) => row.transactionMs },
  { header: 'statement', value: (row) => row.query },
]
