'use client'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useQueryStates } from 'nuqs'
import { allPages } from '@/components/patterns/all-pages'
import { CsvButton } from '@/components/patterns/csv-button'
import { EmptyState } from '@/components/patterns/empty-state'
import { ErrorPanel } from '@/components/patterns/error-panel'
import { PageHeader } from '@/components/patterns/page-header'
import { PdfButton } from '@/components/patterns/pdf-button'
import { ZoneNote } from '@/components/patterns/time-ago'
import { Button } from '@/components/ui/button'
import { Skeleton } from '@/components/ui/skeleton'
import { client } from '@/lib/http/client'
import { problemOf } from '@/lib/http/problem'
import { orpc } from '@/lib/http/query'
import { auditTexts as t } from '@/lib/texts/audit'
import { AUDIT_CSV } from './audit-csv'
import { AuditFilters } from './audit-filters'
import { AuditSheet } from './audit-sheet'
import { AuditTable } from './audit-table'
import { EvidencePanel } from './evidence-panel'
import { ExportLog } from './export-log'
import { auditSearchParams } from './search-params'
import { VerifyChain } from './verify-chain'

/** The panel's own log: who did what to which target, from where, with what outcome. */
export function AuditLog() {
  const [filters, setFilters] = useQueryStates(auditSearchParams)
  const filter = {
    ...(filters.action ? { action: filters.action } : {}),
    ...(filters.actor ? { actorId: filters.actor } : {}),
    ...(filters.target ? { targetId: filters.target } : {}),
    ...(filters.result ? { result: filters.result } : {}),
    ...(filters.from ? { from: filters.from.toISOString() } : {}),
    ...(filters.to ? { to: filters.to.toISOString() } : {}),
  }
  const allRows = () => allPages((page) => client.audit.list({ ...page, ...filter }))
  const query = useInfiniteQuery(
    orpc.audit.list.infiniteOptions({
      input: (cursor: string | undefined) => ({ limit: 100, ...(cursor ? { cursor } : {}), ...filter }),
      initialPageParam: undefined as string | undefined,
      getNextPageParam: (last) => last.nextCursor,
    }),
  )
  const events = query.data?.pages.flatMap((page) => page.items) ?? []
  const open = events.find((event) => String(event.seq) === filters.event) ?? null
  const filtered = Object.entries(filters).some(([key, value]) => key !== 'event' && value !== null)
  return (
    <>
      <PageHeader
        title={t.everyActInPanel}
        meta={
          <>
            <span>{t.eachEntryHoldsHash}</span>
            <ZoneNote />
          </>
        }
        actions={
          <>
            <CsvButton columns={AUDIT_CSV} rows={allRows} target="panel" view="audit" />
            <PdfButton make={() => client.audit.document(filter)} />
            <ExportLog />
            <VerifyChain />
          </>
        }
      />
      <EvidencePanel />
      <AuditFilters />
      {query.isPending ? <Skeleton className="h-96 w-full" /> : null}
      {query.isError && events.length === 0 ? <ErrorPanel {...problemOf(query.error)} /> : null}
      {query.isSuccess && events.length === 0 ? (
        <EmptyState
          kind={filtered ? 'no-match' : 'never-configured'}
          title={filtered ? t.noEntryMatches : t.thereIsNoEntry}
          action={
            filtered ? (
              <Button
                onClick={() =>
                  setFilters({ action: null, actor: null, target: null, result: null, from: null, to: null })
                }
              >
                {t.clearFilters}
              </Button>
            ) : undefined
          }
        />
      ) : null}
      {events.length > 0 ? (
        <AuditTable events={events} onOpen={(seq) => setFilters({ event: String(seq) })} />
      ) : null}
      {query.hasNextPage ? (
        <div className="py-4 text-center">
          <Button busy={query.isFetchingNextPage} onClick={() => query.fetchNextPage()}>
            {t.showOlderEntries}
          </Button>
        </div>
      ) : null}
      <AuditSheet event={open} onClose={() => setFilters({ event: null })} />
    </>
  )
}
