'use client'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { allPages } from '@/components/patterns/all-pages'
import { CsvButton } from '@/components/patterns/csv-button'
import type { DataColumn } from '@/components/patterns/data-column'
import { DataTable } from '@/components/patterns/data-table'
import { EmptyState } from '@/components/patterns/empty-state'
import { HostileText } from '@/components/patterns/hostile-text'
import { PageHeader } from '@/components/patterns/page-header'
import { Status } from '@/components/patterns/status'
import { TimeAgo, ZoneNote } from '@/components/patterns/time-ago'
import { Button } from '@/components/ui/button'
import { Link } from '@/components/ui/link'
import type { SetSummary } from '@/lib/features/change-sets/contract'
import type { CsvColumn } from '@/lib/format/csv'
import { client } from '@/lib/http/client'
import { problemOf } from '@/lib/http/problem'
import { orpc } from '@/lib/http/query'
import { changeSetsTexts as t } from '@/lib/texts/change-sets'
import { say } from '@/lib/texts/texts'
import { isSetMoving, setWords } from './set-words'

const doneOf = ({ done, of }: SetSummary) => say(t.of, { done, of })

const COLUMNS: ReadonlyArray<DataColumn<SetSummary>> = [
  {
    id: 'title',
    header: t.set,
    primary: true,
    sortable: false,
    width: 420,
    value: (row) => row.title,
    cell: (row) => (
      <Link href={`/changes/sets/${row.id}`}>
        <HostileText text={row.title} />
      </Link>
    ),
  },
  {
    id: 'state',
    header: t.state,
    sortable: false,
    width: 200,
    value: (row) => row.state,
    cell: (row) => <Status status={setWords(row.state).status}>{setWords(row.state).word}</Status>,
  },
  { id: 'done', header: t.done, sortable: false, width: 90, value: doneOf },
  {
    id: 'at',
    header: t.when,
    sortable: false,
    width: 130,
    value: (row) => row.createdAt,
    cell: (row) => <TimeAgo at={row.createdAt} mode="time" />,
  },
  { id: 'by', header: t.by, sortable: false, width: 160, value: (row) => row.requestedBy.name },
]

const rowId = (row: SetSummary) => row.id

const CSV: ReadonlyArray<CsvColumn<SetSummary>> = [
  { header: 'id', value: (row) => row.id },
  { header: 'title', value: (row) => row.title },
  { header: 'state', value: (row) => row.state },
  { header: 'done', value: (row) => row.done },
  { header: 'changes', value: (row) => row.of },
  { header: 'created_at', value: (row) => row.createdAt },
  { header: 'requested_by', value: (row) => row.requestedBy.name },
]
const allSets = () => allPages((page) => client.changeSets.list(page))

/** Sets of changes, newest first; a row opens its page. */
export function SetList() {
  const router = useRouter()
  const query = useInfiniteQuery(
    orpc.changeSets.list.infiniteOptions({
      input: (cursor: string | undefined) => ({ limit: 50, ...(cursor ? { cursor } : {}) }),
      initialPageParam: undefined as string | undefined,
      getNextPageParam: (last) => last.nextCursor,
      refetchInterval: ({ state: { data } }) =>
        data?.pages.some((page) => page.items.some((set) => isSetMoving(set.state))) ? 2_000 : 15_000,
    }),
  )
  const sets = query.data?.pages.flatMap((page) => page.items)
  return (
    <>
      <PageHeader
        title={t.sets}
        breadcrumb={[{ label: t.changes, href: '/changes' }]}
        actions={
          sets && sets.length > 0 ? (
            <CsvButton columns={CSV} rows={allSets} target="panel" view="change-sets" />
          ) : null
        }
        meta={
          <>
            <span>{t.about}</span>
            <ZoneNote />
          </>
        }
      />
      <DataTable
        label={t.sets}
        columns={COLUMNS}
        rows={sets}
        rowId={rowId}
        error={query.isError && !sets ? problemOf(query.error) : null}
        empty={
          <EmptyState kind="never-configured" title={t.none}>
            {t.noneHow}
          </EmptyState>
        }
        onOpen={(set) => router.push(`/changes/sets/${set.id}`)}
      />
      {query.hasNextPage ? (
        <div className="py-4 text-center">
          <Button busy={query.isFetchingNextPage} onClick={() => query.fetchNextPage()}>
            {t.older}
          </Button>
        </div>
      ) : null}
    </>
  )
}
