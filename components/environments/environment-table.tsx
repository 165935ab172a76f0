'use client'
import { useState } from 'react'
import type { DataColumn } from '@/components/patterns/data-column'
import { DataTable } from '@/components/patterns/data-table'
import { EmptyState } from '@/components/patterns/empty-state'
import { HostileText } from '@/components/patterns/hostile-text'
import { Link } from '@/components/ui/link'
import type { Environment } from '@/lib/features/environments/contract'
import type { Problem } from '@/lib/http/problem'
import { EnvironmentDialog } from './environment-dialog'
import { KindBadge } from './environment-kind'
import { RemoveEnvironment } from './remove-environment'
import { RowActions } from './row-actions'

const COLUMNS: ReadonlyArray<DataColumn<Environment>> = [
  {
    id: 'name',
    header: 'Environment',
    primary: true,
    width: 280,
    value: (row) => row.name,
    cell: (row) => <HostileText text={row.name} max={48} />,
  },
  {
    id: 'kind',
    header: 'Kind',
    width: 160,
    value: (row) => row.kind,
    cell: (row) => <KindBadge kind={row.kind} />,
  },
  {
    id: 'targets',
    header: 'Targets',
    numeric: true,
    width: 120,
    value: (row) => row.targets,
    cell: (row) =>
      row.targets === 0 ? (
        <span className="text-ink-muted">none</span>
      ) : (
        <Link
          href={`/?env=${encodeURIComponent(row.name)}`}
          aria-label={`Show ${row.targets} in Fleet`}
          className="hit-24"
        >
          {row.targets}
        </Link>
      ),
  },
]

const rowId = (row: Environment) => row.id

export type EnvironmentTableProps = {
  environments: Environment[] | undefined
  problem: Problem | null
  mayWrite: boolean
}

/** Environments with their kind and the number of their targets. */
export function EnvironmentTable({ environments, problem, mayWrite }: EnvironmentTableProps) {
  const [editing, setEditing] = useState<Environment | null>(null)
  const [removing, setRemoving] = useState<Environment | null>(null)
  return (
    <>
      <DataTable
        label="Environments"
        columns={COLUMNS}
        rows={environments}
        rowId={rowId}
        defaultSort={{ id: 'name', desc: false }}
        error={problem}
        className="max-h-[calc(100dvh-180px)] max-sm:max-h-none"
        empty={
          <EmptyState kind="never-configured" title="There is no environment yet">
            An environment says how careful to be: production wears a band on every page, and roles can be
            granted in it.
          </EmptyState>
        }
        {...(mayWrite
          ? {
              onOpen: setEditing,
              menu: (row: Environment) => (
                <RowActions
                  name={row.name}
                  edit="Rename or reclassify"
                  onEdit={() => setEditing(row)}
                  onRemove={() => setRemoving(row)}
                />
              ),
            }
          : {})}
      />
      {editing ? <EnvironmentDialog environment={editing} onClose={() => setEditing(null)} /> : null}
      {removing ? <RemoveEnvironment environment={removing} onClose={() => setRemoving(null)} /> : null}
    </>
  )
}
