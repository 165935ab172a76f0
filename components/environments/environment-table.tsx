'use client'
import { useState } from 'react'
import type { DataColumn } from '@/components/patterns/data-column'
import { DataTable } from '@/components/patterns/data-table'
import { EmptyState } from '@/components/patterns/empty-state'
import { HostileText } from '@/components/patterns/hostile-text'
import { RowMenu } from '@/components/patterns/row-menu'
import { Link } from '@/components/ui/link'
import { MenuItem } from '@/components/ui/menu'
import type { Environment } from '@/lib/features/environments/contract'
import type { Problem } from '@/lib/http/problem'
import { environmentsTexts as t } from '@/lib/texts/environments'
import { say } from '@/lib/texts/texts'
import { EnvironmentDialog } from './environment-dialog'
import { KindBadge } from './environment-kind'
import { RemoveEnvironment } from './remove-environment'

const COLUMNS: ReadonlyArray<DataColumn<Environment>> = [
  {
    id: 'name',
    header: t.environment,
    primary: true,
    width: 280,
    value: (row) => row.name,
    cell: (row) => <HostileText text={row.name} max={48} />,
  },
  {
    id: 'kind',
    header: t.kind,
    width: 160,
    value: (row) => row.kind,
    cell: (row) => <KindBadge kind={row.kind} />,
  },
  {
    id: 'targets',
    header: t.targets2,
    numeric: true,
    width: 120,
    value: (row) => row.targets,
    cell: (row) =>
      row.targets === 0 ? (
        <span className="text-ink-muted">{t.none}</span>
      ) : (
        <Link
          href={`/?env=${encodeURIComponent(row.name)}`}
          aria-label={say(t.showInFleet, { targets: row.targets })}
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
        label={t.environments}
        columns={COLUMNS}
        rows={environments}
        rowId={rowId}
        defaultSort={{ id: 'name', desc: false }}
        error={problem}
        className="max-h-[calc(100dvh-180px)] max-sm:max-h-none"
        empty={
          <EmptyState kind="never-configured" title={t.thereIsNo}>
            {t.environmentSaysHow}
          </EmptyState>
        }
        {...(mayWrite
          ? {
              onOpen: setEditing,
              menu: (row: Environment) => (
                <RowMenu name={row.name}>
                  <MenuItem onSelect={() => setEditing(row)}>{t.renameOrReclassify}</MenuItem>
                  <MenuItem danger onSelect={() => setRemoving(row)}>
                    {t.remove2}
                  </MenuItem>
                </RowMenu>
              ),
            }
          : {})}
      />
      {editing ? <EnvironmentDialog environment={editing} onClose={() => setEditing(null)} /> : null}
      {removing ? <RemoveEnvironment environment={removing} onClose={() => setRemoving(null)} /> : null}
    </>
  )
}
