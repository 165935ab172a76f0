import type { TargetEvent } from '@/lib/features/events/contract'
import type { CsvColumn } from '@/lib/format/csv'

/** What is exported of an event: one line each, what changed as text. */
export const EVENT_CSV: ReadonlyArray<CsvColumn<TargetEvent>> = [
  { header: 'at', value: (row) => row.at },
  { header: 'since', value: (row) => row.since },
  { header: 'kind', value: (row) => row.kind },
  { header: 'count', value: (row) => row.count },
  { header: 'change', value: (row) => row.own?.title ?? null },
  { header: 'by', value: (row) => row.own?.by ?? null },
  { header: 'state', value: (row) => row.own?.state ?? null },
  {
    header: 'changes',
    value: (row) =>
      row.changes
        .map(({ name, change, facts }) => {
          const told = facts.map(({ fact, before, after }) => `${fact}: ${before ?? ''} -> ${after ?? ''}`)
          return `${change} ${name} (${told.join('; ')})`
        })
        .join('\n'),
  },
]
