import type { DataColumn } from '@/components/patterns/data-column'
import { ShareBar } from '@/components/patterns/share-bar'
import type { ActivityRow } from '@/lib/features/activity/contract'
import type { ActivitySlice } from '@/lib/features/activity/slices'
import { formatNumber, formatShare } from '@/lib/format/number'
import { activityTexts as t } from '@/lib/texts/activity'
import { say } from '@/lib/texts/texts'
import { classWord, Named, SLICE_WORDS } from './activity-words'

/** Wait classes of a row that are named; less than this share says little. */
const NAMED = 3
const LITTLE = 0.01

/** The columns of a slice: the value, how much of the load it is, and what it waited for. */
export function activityColumns(by: ActivitySlice): Array<DataColumn<ActivityRow>> {
  return [
    {
      id: 'value',
      header: SLICE_WORDS[by],
      primary: true,
      width: 420,
      sortable: false,
      value: (row) => row.value,
      cell: (row) => <Named by={by} row={row} />,
    },
    {
      id: 'average',
      header: t.atWork,
      numeric: true,
      width: 96,
      sortable: false,
      value: (row) => row.average,
      cell: (row) => <span className="tabular">{formatNumber(row.average)}</span>,
    },
    {
      id: 'share',
      header: t.share,
      numeric: true,
      width: 110,
      sortable: false,
      value: (row) => row.share,
      cell: (row) => (
        <ShareBar share={row.share} className="tabular min-w-20">
          {formatShare(row.share)}
        </ShareBar>
      ),
    },
    ...(by === 'class'
      ? []
      : [
          {
            id: 'waited',
            header: t.waitedFor,
            width: 340,
            sortable: false,
            value: (row: ActivityRow) => row.classes[0]?.waitClass ?? null,
            cell: (row: ActivityRow) => <span>{waitsOf(row)}</span>,
          },
        ]),
  ]
}

function waitsOf({ classes, average }: ActivityRow): string {
  return classes
    .map((one) => ({ wait: classWord(one.waitClass), share: average > 0 ? one.average / average : 0 }))
    .filter(({ share }) => share >= LITTLE)
    .slice(0, NAMED)
    .map(({ wait, share }) => say(t.waitPart, { wait, share: formatShare(share) }))
    .join(' · ')
}
