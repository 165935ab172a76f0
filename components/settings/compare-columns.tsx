import type { DataColumn } from '@/components/patterns/data-column'
import { HostileText } from '@/components/patterns/hostile-text'
import type { ItemChangeView } from '@/lib/features/settings/contract'
import type { CsvColumn } from '@/lib/format/csv'
import { changesSeenTexts as t } from '@/lib/texts/changes-seen'
import { say } from '@/lib/texts/texts'
import { FactText } from './fact-words'

/** One fact that differs. */
export type Difference = {
  name: string
  change: ItemChangeView['change']
  fact: string
  before: string | null
  after: string | null
}

/** How the two sides are called: servers by their names, two moments of one by which came first. */
export type SideNames = { before: string; after: string; servers: boolean }

/** The columns of a comparison. */
export function compareColumns(names: SideNames): Array<DataColumn<Difference>> {
  const words = {
    added: names.servers ? say(t.onlyIn, { name: names.after }) : t.added,
    removed: names.servers ? say(t.onlyIn, { name: names.before }) : t.removed,
    changed: t.changed,
  }
  return [
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
      header: names.before,
      width: 280,
      value: (row) => row.before,
      cell: (row) => <FactText fact={row.fact} text={row.before} />,
    },
    {
      id: 'after',
      header: names.after,
      width: 280,
      value: (row) => row.after,
      cell: (row) => <FactText fact={row.fact} text={row.after} />,
    },
    {
      id: 'change',
      header: t.difference,
      width: 160,
      value: (row) => row.change,
      cell: (row) => words[row.change],
    },
  ]
}

/** What is exported of a comparison. */
export const COMPARE_CSV: ReadonlyArray<CsvColumn<Difference>> = [
  { header: 'name', value: (row) => row.name },
  { header: 'change', value: (row) => row.change },
  { header: 'fact', value: (row) => row.fact },
  { header: 'before', value: (row) => row.before },
  { header: 'after', value: (row) => row.after },
]
