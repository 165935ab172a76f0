import type { DataColumn } from '@/components/patterns/data-column'
import { HostileText } from '@/components/patterns/hostile-text'
import type { ItemChangeView } from '@/lib/features/settings/contract'
import type { CsvColumn } from '@/lib/format/csv'
import { changesSeenTexts as t } from '@/lib/texts/changes-seen'
import { FactText } from './fact-words'

/** One fact that differs. */
export type Difference = {
  name: string
  change: ItemChangeView['change']
  fact: string
  before: string | null
  after: string | null
}

const WORDS = { added: t.added, removed: t.removed, changed: t.changed } as const

/** The columns of a comparison. */
export const COMPARE_COLUMNS: ReadonlyArray<DataColumn<Difference>> = [
  {
    id: 'name',
    header: t.name,
    primary: true,
    width: 300,
    value: (row) => row.name,
    cell: (row) => <HostileText text={row.name} mono max={64} />,
  },
  {
    id: 'fact',
    header: t.what,
    width: 140,
    value: (row) => row.fact,
    cell: (row) => <HostileText text={row.fact} />,
  },
  {
    id: 'before',
    header: t.left,
    width: 280,
    value: (row) => row.before,
    cell: (row) => <FactText fact={row.fact} text={row.before} />,
  },
  {
    id: 'after',
    header: t.right,
    width: 280,
    value: (row) => row.after,
    cell: (row) => <FactText fact={row.fact} text={row.after} />,
  },
  {
    id: 'change',
    header: t.whatChanged,
    width: 120,
    value: (row) => row.change,
    cell: (row) => WORDS[row.change],
  },
]

/** What is exported of a comparison. */
export const COMPARE_CSV: ReadonlyArray<CsvColumn<Difference>> = [
  { header: 'name', value: (row) => row.name },
  { header: 'change', value: (row) => row.change },
  { header: 'fact', value: (row) => row.fact },
  { header: 'before', value: (row) => row.before },
  { header: 'after', value: (row) => row.after },
]
