'use client'
import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense, useState } from 'react'
import type { DataColumn } from '@/components/patterns/data-column'
import { DataTable } from '@/components/patterns/data-table'
import { EmptyState } from '@/components/patterns/empty-state'
import { ErrorPanel } from '@/components/patterns/error-panel'
import { HostileText } from '@/components/patterns/hostile-text'
import { PageHeader } from '@/components/patterns/page-header'
import { Status } from '@/components/patterns/status'
import { Button } from '@/components/ui/button'
import { Link } from '@/components/ui/link'
import type { ApprovalPolicy } from '@/lib/features/approval-policies/contract'
import { problemOf } from '@/lib/http/problem'
import { orpc } from '@/lib/http/query'
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
    header: 'Where',
    primary: true,
    width: 190,
    value: (row) => row.environment?.name ?? '',
    cell: (row) =>
      row.environment === null ? 'Every environment' : <HostileText text={row.environment.name} max={40} />,
  },
  {
    id: 'kind',
    header: 'Changes',
    width: 170,
    value: (row) => row.kindPattern,
    cell: (row) => kindWords(row.kindPattern),
  },
  {
    id: 'tier',
    header: 'From tier',
    width: 140,
    value: (row) => row.minTier,
    cell: (row) => tierWords(row.minTier),
  },
  {
    id: 'approvals',
    header: 'Approvals',
    numeric: true,
    width: 90,
    value: (row) => row.approvals,
    cell: (row) => (row.approvals === 0 ? <span className="text-ink-muted">none</span> : row.approvals),
  },
  {
    id: 'holds',
    header: 'Holds for',
    width: 100,
    value: (row) => row.expiresMinutes,
    cell: (row) => spanWords(row.expiresMinutes),
  },
  {
    id: 'glass',
    header: 'Break-glass',
    width: 100,
    value: (row) => (row.breakGlass ? 'allowed' : 'no'),
    cell: (row) => (row.breakGlass ? 'allowed' : <span className="text-ink-muted">no</span>),
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
      Add a policy
    </Button>
  ) : undefined
  return (
    <div className="max-w-5xl">
      <PageHeader
        title={items.length === 0 ? 'No change needs approval' : 'Which changes need approval'}
        breadcrumb={[{ label: 'Approvals', href: '/approvals' }]}
        meta={
          <span>
            The closest policy counts: an environment before all, a kind before a noun before every change, a
            higher tier before a lower one. Over several environments the strictest counts.{' '}
            <Link href="/environments">Environments</Link>
          </span>
        }
        actions={add}
      />
      {query.isError ? <ErrorPanel {...problemOf(query.error)} className="mb-3" /> : null}
      {altered ? (
        <p className="mb-3" role="alert">
          <Status status="critical">
            These are not the policies that an administrator saved: somebody wrote past the panel. No change
            is applied until one of them is saved again.
          </Status>
        </p>
      ) : null}
      {mayWrite ? null : (
        <p className="mb-3 text-sm">
          <Status status="off">You may look, not edit</Status>{' '}
          <span className="text-ink-muted">Administrators edit policies, in person.</span>
        </p>
      )}
      <DataTable
        label="Policies"
        columns={COLUMNS}
        rows={items}
        rowId={rowId}
        error={null}
        className="min-h-0"
        empty={
          <EmptyState kind="never-configured" title="There is no policy yet" action={add}>
            Without one every person applies what their roles allow. A good first one: production, every
            change, from tier 3, one approval.
          </EmptyState>
        }
        {...(mayWrite
          ? {
              onOpen: (policy: ApprovalPolicy) => setOpen({ what: 'edit', policy }),
              menu: (policy: ApprovalPolicy) => (
                <span className="flex gap-1">
                  <Button size="sm" onClick={() => setOpen({ what: 'edit', policy })}>
                    Edit
                  </Button>
                  <Button size="sm" onClick={() => setOpen({ what: 'remove', policy })}>
                    Remove
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
