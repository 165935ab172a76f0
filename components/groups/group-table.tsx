'use client'
import { useState } from 'react'
import type { DataColumn } from '@/components/patterns/data-column'
import { DataTable } from '@/components/patterns/data-table'
import { EmptyState } from '@/components/patterns/empty-state'
import { HostileText } from '@/components/patterns/hostile-text'
import { RowMenu } from '@/components/patterns/row-menu'
import { MenuItem } from '@/components/ui/menu'
import type { Group } from '@/lib/features/groups/contract'
import type { Problem } from '@/lib/http/problem'
import { groupsTexts as t } from '@/lib/texts/groups'
import { GroupDialog } from './group-dialog'
import { RemoveGroup } from './remove-group'

const COLUMNS: ReadonlyArray<DataColumn<Group>> = [
  {
    id: 'name',
    header: t.group,
    primary: true,
    width: 280,
    value: (row) => row.name,
    cell: (row) => <HostileText text={row.name} max={48} />,
  },
  {
    id: 'targets',
    header: t.targets,
    numeric: true,
    width: 120,
    value: (row) => row.targets,
    cell: (row) => (row.targets === 0 ? <span className="text-ink-muted">{t.none}</span> : row.targets),
  },
]

const rowId = (row: Group) => row.id

export type GroupTableProps = { groups: Group[] | undefined; problem: Problem | null; mayWrite: boolean }

/** Groups with the number of their targets. */
export function GroupTable({ groups, problem, mayWrite }: GroupTableProps) {
  const [editing, setEditing] = useState<Group | null>(null)
  const [removing, setRemoving] = useState<Group | null>(null)
  return (
    <>
      <DataTable
        label={t.groups}
        columns={COLUMNS}
        rows={groups}
        rowId={rowId}
        defaultSort={{ id: 'name', desc: false }}
        error={problem}
        className="max-h-[calc(100dvh-180px)] max-sm:max-h-none"
        empty={
          <EmptyState kind="never-configured" title={t.thereIsNoGroup}>
            {t.groupGathers}
          </EmptyState>
        }
        {...(mayWrite
          ? {
              onOpen: setEditing,
              menu: (row: Group) => (
                <RowMenu name={row.name}>
                  <MenuItem onSelect={() => setEditing(row)}>{t.rename2}</MenuItem>
                  <MenuItem danger onSelect={() => setRemoving(row)}>
                    {t.removeIt}
                  </MenuItem>
                </RowMenu>
              ),
            }
          : {})}
      />
      {editing ? <GroupDialog group={editing} onClose={() => setEditing(null)} /> : null}
      {removing ? <RemoveGroup group={removing} onClose={() => setRemoving(null)} /> : null}
    </>
  )
}
