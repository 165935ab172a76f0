'use client'
import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense, useState } from 'react'
import { CsvButton } from '@/components/patterns/csv-button'
import type { DataColumn } from '@/components/patterns/data-column'
import { DataTable } from '@/components/patterns/data-table'
import { EmptyState } from '@/components/patterns/empty-state'
import { ErrorPanel } from '@/components/patterns/error-panel'
import { HostileText } from '@/components/patterns/hostile-text'
import { PageHeader } from '@/components/patterns/page-header'
import { Say } from '@/components/patterns/say'
import { Status } from '@/components/patterns/status'
import { Button } from '@/components/ui/button'
import { Link } from '@/components/ui/link'
import type { ApprovalPolicy } from '@/lib/features/approval-policies/contract'
import { problemOf } from '@/lib/http/problem'
import { orpc } from '@/lib/http/query'
import { policiesTexts as t } from '@/lib/texts/policies'
import { namedWords } from './named-words'
import { POLICY_CSV } from './policy-csv'
import { kindWords, spanWords, tierWords } from './policy-words'

const PolicyDialog = lazy(() =>
  import('./policy-dialog').then((module) => ({ default: module.PolicyDialog })),
)
const RemovePolicy = lazy(() =>
  import('./remove-policy').then((module) => ({ default: module.RemovePolicy })),
)

const COLUMNS: ReadonlyArray<DataColumn<ApprovalPolicy>> = [
  {
    id: 'environment',
    header: t.where,
    primary: true,
    width: 190,
    value: (row) => row.environment?.name ?? '',
    cell: (row) =>
      row.environment === null ? t.everyEnvironment : <HostileText text={row.environment.name} max={40} />,
  },
  {
    id: 'kind',
    header: t.changes,
    width: 170,
    value: (row) => row.kindPattern,
    cell: (row) => kindWords(row.kindPattern),
  },
  {
    id: 'tier',
    header: t.fromTier,
    width: 140,
    value: (row) => row.minTier,
    cell: (row) => tierWords(row.minTier),
  },
  {
    id: 'approvals',
    header: t.approvals,
    numeric: true,
    width: 90,
    value: (row) => row.approvals,
    cell: (row) => (row.approvals === 0 ? <span className="text-ink-muted">{t.none}</span> : row.approvals),
  },
  {
    id: 'who',
    header: t.who,
    width: 180,
    value: (row) => namedWords(row.approverRoles, row.approvers),
    cell: (row) =>
      row.approvals === 0 || row.approverRoles.length + row.approvers.length === 0 ? (
        <span className="text-ink-muted">{row.approvals === 0 ? t.none : t.whoeverMay}</span>
      ) : (
        <HostileText text={namedWords(row.approverRoles, row.approvers)} max={60} />
      ),
  },
  {
    id: 'holds',
    header: t.holdsFor,
    width: 100,
    value: (row) => row.expiresMinutes,
    cell: (row) => spanWords(row.expiresMinutes),
  },
  {
    id: 'glass',
    header: t.breakGlass,
    width: 100,
    value: (row) => (row.breakGlass ? t.allowed : t.no),
    cell: (row) => (row.breakGlass ? t.allowed : <span className="text-ink-muted">{t.no}</span>),
  },
]

const rowId = (row: ApprovalPolicy) => row.id
type Open = { what: 'edit' | 'remove'; policy: ApprovalPolicy } | { what: 'add' } | null
type Listed = { items: ApprovalPolicy[]; altered: boolean; kinds: string[] }

/** Which changes need approval, by how many, and where the glass may be broken. */
export function PoliciesView({ initial, mayWrite }: { initial: Listed; mayWrite: boolean }) {
  const query = useQuery(orpc.approvalPolicies.list.queryOptions({ initialData: initial }))
  const [open, setOpen] = useState<Open>(null)
  const close = () => setOpen(null)
  const { items, altered, kinds } = query.data
  const add = mayWrite ? (
    <Button variant="primary" onClick={() => setOpen({ what: 'add' })}>
      {t.addPolicy}
    </Button>
  ) : undefined
  return (
    <div className="max-w-6xl">
      <PageHeader
        title={items.length === 0 ? t.noChangeNeeds : t.whichChangesNeed}
        breadcrumb={[{ label: t.approvals, href: '/approvals' }]}
        meta={
          <span>
            <Say of={t.closestPolicy} link={<Link href="/environments">{t.environments}</Link>} />
          </span>
        }
        actions={
          <>
            {items.length > 0 ? (
              <CsvButton columns={POLICY_CSV} rows={() => items} target="panel" view="policies" />
            ) : null}
            {add}
          </>
        }
      />
      {query.isError ? <ErrorPanel {...problemOf(query.error)} className="mb-3" /> : null}
      {altered ? (
        <p className="mb-3" role="alert">
          <Status status="critical">{t.theseAreNot}</Status>
        </p>
      ) : null}
      {mayWrite ? null : (
        <p className="mb-3 text-sm">
          <Status status="off">{t.youMayLookNot}</Status>{' '}
          <span className="text-ink-muted">{t.administratorsEdit}</span>
        </p>
      )}
      <DataTable
        label={t.policies}
        columns={COLUMNS}
        rows={items}
        rowId={rowId}
        error={null}
        className="min-h-0"
        empty={
          <EmptyState kind="never-configured" title={t.thereIsNoPolicy} action={add}>
            {t.withoutOneEvery}
          </EmptyState>
        }
        {...(mayWrite
          ? {
              onOpen: (policy: ApprovalPolicy) => setOpen({ what: 'edit', policy }),
              menu: (policy: ApprovalPolicy) => (
                <span className="flex gap-1">
                  <Button size="sm" onClick={() => setOpen({ what: 'edit', policy })}>
                    {t.edit}
                  </Button>
                  <Button size="sm" onClick={() => setOpen({ what: 'remove', policy })}>
                    {t.remove}
                  </Button>
                </span>
              ),
            }
          : {})}
      />
      <Suspense>
        {open?.what === 'add' || open?.what === 'edit' ? (
          <PolicyDialog policy={open.what === 'edit' ? open.policy : null} kinds={kinds} onClose={close} />
        ) : null}
        {open?.what === 'remove' ? <RemovePolicy policy={open.policy} onClose={close} /> : null}
      </Suspense>
    </div>
  )
}
