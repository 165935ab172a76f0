'use client'
import { keepPreviousData, useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query'
import { debounce, useQueryStates } from 'nuqs'
import { useState } from 'react'
import { ApplyChangeDialog } from '@/components/changes/apply-change-dialog'
import { allPages } from '@/components/patterns/all-pages'
import { CsvButton } from '@/components/patterns/csv-button'
import { EmptyState } from '@/components/patterns/empty-state'
import { ErrorPanel } from '@/components/patterns/error-panel'
import { FilterBar } from '@/components/patterns/filter-bar'
import { ListSkeleton } from '@/components/patterns/list-skeleton'
import { PageHeader } from '@/components/patterns/page-header'
import { ZoneNote } from '@/components/patterns/time-ago'
import { Button } from '@/components/ui/button'
import { Select } from '@/components/ui/select'
import type { Finding } from '@/lib/features/findings/contract'
import { client } from '@/lib/http/client'
import { problemOf } from '@/lib/http/problem'
import { orpc } from '@/lib/http/query'
import { findingsTexts as t } from '@/lib/texts/findings'
import { AcceptFinding } from './accept-finding'
import { FINDING_CSV } from './finding-csv'
import { FindingItem } from './finding-item'
import { severityWords } from './finding-words'
import { MendSeveral } from './mend-several'
import { FINDING_SEVERITIES, findingSearchParams } from './search-params'

const ANY = 'any'
const STATES = [
  { value: 'open', label: t.open },
  { value: 'accepted', label: t.acceptedAsRisk },
  { value: 'closed', label: t.noLongerSeen },
] as const

/** What the panel finds wrong, over all targets or on one. */
export function FindingList() {
  const [filters, setFilters] = useQueryStates(findingSearchParams)
  const me = useQuery(orpc.me.get.queryOptions())
  const targets = useQuery(orpc.targets.list.queryOptions({ input: {} }))
  const asked = {
    state: filters.state,
    ...(filters.q ? { q: filters.q } : {}),
    ...(filters.severity ? { severity: filters.severity } : {}),
    ...(filters.target ? { targetId: filters.target } : {}),
  }
  const every = () => allPages((page) => client.findings.list({ ...page, ...asked }))
  const query = useInfiniteQuery(
    orpc.findings.list.infiniteOptions({
      input: (cursor: string | undefined) => ({ limit: 50, ...(cursor ? { cursor } : {}), ...asked }),
      initialPageParam: undefined as string | undefined,
      getNextPageParam: (last) => last.nextCursor,
      placeholderData: keepPreviousData,
      // As often as a server is read: what was mended is gone from here as soon as it is gone there.
      refetchInterval: 10_000,
    }),
  )
  const findings = query.data?.pages.flatMap((page) => page.items)
  const narrowed = filters.q !== '' || filters.severity !== null || filters.target !== null
  const clear = () => setFilters({ q: null, severity: null, target: null })
  const rights = me.data?.permissions ?? []
  return (
    <>
      <PageHeader
        title={t.findings}
        meta={
          <>
            <span>{t.whatPanelSees}</span>
            <ZoneNote />
          </>
        }
      />
      <FilterBar
        query={filters.q}
        onQueryChange={(q) => setFilters({ q: q || null }, { limitUrlUpdates: debounce(300) })}
        placeholder={t.searchFindings}
        actions={<CsvButton columns={FINDING_CSV} rows={every} target="panel" view="findings" />}
        {...(narrowed ? { onClear: clear } : {})}
      >
        <Select
          aria-label={t.state}
          className="w-44"
          value={filters.state}
          onValueChange={(state) => setFilters({ state })}
          options={STATES}
        />
        <Select
          aria-label={t.severity}
          className="w-40"
          value={filters.severity ?? ANY}
          onValueChange={(value) =>
            setFilters({ severity: FINDING_SEVERITIES.find((one) => one === value) ?? null })
          }
          options={[
            { value: ANY as string, label: t.anySeverity },
            ...FINDING_SEVERITIES.map((value) => ({
              value: value as string,
              label: severityWords(value).word,
            })),
          ]}
        />
        <Select
          aria-label={t.target}
          className="w-48"
          value={filters.target ?? ANY}
          onValueChange={(value) => setFilters({ target: value === ANY ? null : value })}
          options={[
            { value: ANY, label: t.anyTarget },
            ...(targets.data?.items ?? []).map(({ id, name }) => ({ value: id, label: name, data: true })),
          ]}
        />
      </FilterBar>
      {query.isPending ? (
        <ListSkeleton label={t.findingsLoading} head={[]} cells={['h-12 w-full']} rows={5} />
      ) : null}
      {query.isError && !findings ? <ErrorPanel {...problemOf(query.error)} /> : null}
      {findings ? <Rows findings={findings} rights={rights} dimmed={query.isPlaceholderData} /> : null}
      {findings?.length === 0 ? <Nothing state={filters.state} narrowed={narrowed} onClear={clear} /> : null}
      {query.hasNextPage ? (
        <div className="py-4 text-center">
          <Button busy={query.isFetchingNextPage} onClick={() => query.fetchNextPage()}>
            {t.showOlderFindings}
          </Button>
        </div>
      ) : null}
    </>
  )
}

const RIGHTS: Record<string, string> = {
  'settings.set': 'settings.write',
  'extensions.create': 'extensions.write',
  'extensions.load': 'servers.restart',
  'grants.to-monitor': 'grants.write',
  'instruments.at-start': 'servers.restart',
  'instruments.set': 'settings.write',
  'servers.restart': 'servers.restart',
}

function Rows(props: { findings: Finding[]; rights: readonly string[]; dimmed: boolean }) {
  const cache = useQueryClient()
  const [fixing, setFixing] = useState<Finding | null>(null)
  const [accepting, setAccepting] = useState<Finding | null>(null)
  const [chosen, setChosen] = useState<readonly string[]>([])
  const { fix } = fixing ?? {}
  const mayFix = ({ fix: mends }: Finding) => props.rights.includes(RIGHTS[mends?.kind ?? ''] ?? '')
  const choosable = props.findings.some((finding) => finding.state === 'open' && mayFix(finding))
  const several = props.findings.filter(({ id }) => chosen.includes(id))
  return (
    <>
      <ul className={props.dimmed ? 'opacity-55' : undefined}>
        {props.findings.map((finding) => (
          <FindingItem
            key={finding.id}
            finding={finding}
            mayFix={mayFix(finding)}
            choosable={choosable}
            mayAccept={props.rights.includes('findings.accept')}
            chosen={chosen.includes(finding.id)}
            onChoose={(on) =>
              setChosen(on ? [...chosen, finding.id] : chosen.filter((id) => id !== finding.id))
            }
            onFix={() => setFixing(finding)}
            onAccept={() => setAccepting(finding)}
          />
        ))}
      </ul>
      {several.length > 0 ? <MendSeveral findings={several} onClear={() => setChosen([])} /> : null}
      {fixing && fix ? (
        <ApplyChangeDialog
          request={{ kind: fix.kind, targetId: fixing.target.id, input: fix.input }}
          onClose={() => setFixing(null)}
          title={fixing.title}
          verb={t.apply}
          production={fixing.target.environmentKind === 'production'}
          onFinished={() => cache.invalidateQueries({ queryKey: orpc.findings.key() })}
        />
      ) : null}
      {accepting ? <AcceptFinding finding={accepting} onClose={() => setAccepting(null)} /> : null}
    </>
  )
}

function Nothing(props: { state: string; narrowed: boolean; onClear: () => void }) {
  if (props.narrowed)
    return (
      <EmptyState
        kind="no-match"
        title={t.noFindingMatches}
        action={<Button onClick={props.onClear}>{t.clearFilters}</Button>}
      />
    )
  const words: Record<string, string> = {
    open: t.nothingOpen,
    accepted: t.noRiskAccepted,
    closed: t.nothingHasBeen,
  }
  return (
    <EmptyState kind="never-configured" title={words[props.state] ?? t.nothingHere}>
      {t.panelLooksAt}
    </EmptyState>
  )
}
