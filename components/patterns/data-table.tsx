'use client'
import { Columns3 } from 'lucide-react'
import { type CSSProperties, type ReactNode, useRef, useState } from 'react'
import { Checkbox } from '@/components/ui/checkbox'
import { cn } from '@/components/ui/cn'
import { IconButton } from '@/components/ui/icon-button'
import { Menu, MenuCheck } from '@/components/ui/menu'
import { onDemand, useOnDemand } from '@/components/ui/on-demand'
import { ScrollArea } from '@/components/ui/scroll-area'
import { Skeleton } from '@/components/ui/skeleton'
import { tableTexts as t } from '@/lib/texts/tables'
import type { DataColumn } from './data-column'
import { HeadCell } from './data-table-head'
import { DataRow } from './data-table-row'
import { type ErrorInfo, ErrorPanel } from './error-panel'
import { Unknown } from './reading'
import { useShortcuts } from './shortcuts'
import { type DataSort, useDataTable, useSteadyRows } from './use-data-table'
import { useHeld } from './use-held'

const VIRTUAL_ABOVE = 500
const FIRST_ROWS = 60
// Few tables are that long; until its code is there the first rows stand.
const virtualRows = onDemand(() => import('./virtual-rows'))
const nothing = () => undefined
const NO_ROWS: never[] = []

export type DataTableProps<T> = {
  /** The name of the table for screen readers. */
  label: string
  /** Stable: at module scope or memoised. */
  columns: ReadonlyArray<DataColumn<T>>
  /** undefined while loading for the first time. */
  rows: ReadonlyArray<T> | undefined
  rowId: (row: T) => string
  /** What stands at the place of the first row when there is none: an EmptyState or a sentence. */
  empty: ReactNode
  error?: ErrorInfo | null
  /** The list could not be read: why, and what would fix it. */
  unknown?: { reason: string; remedy?: string | null } | null
  /** Order, when the caller keeps it in the URL; otherwise the table keeps its own from `defaultSort`. */
  sort?: DataSort | null
  onSortChange?: (sort: DataSort | null) => void
  defaultSort?: DataSort
  onOpen?: (row: T) => void
  /** The row whose sheet is open. */
  openId?: string | null
  selected?: ReadonlySet<string>
  onSelectedChange?: (selected: ReadonlySet<string>) => void
  menu?: (row: T) => ReactNode
  /** Data is last known, not fresh. */
  dimmed?: boolean
  /** Rows keep their place while pointed at or focused (live lists). */
  steady?: boolean
  /** In place of the usual height, which fits a page with nothing else on it. */
  className?: string
}

/** The table of everything: sorts, resizes, chooses columns, goes by j, k and Enter, and becomes cards on phones. */
export function DataTable<T>(props: DataTableProps<T>) {
  const { columns, rows, selected, onSelectedChange, menu, steady = false } = props
  const scroller = useRef<HTMLElement>(null)
  const [ownSort, setOwnSort] = useState<DataSort | null>(props.defaultSort ?? null)
  const [active, setActive] = useState<string | null>(null)
  const held = useHeld(scroller)
  const table = useDataTable({
    columns,
    rows: rows ?? NO_ROWS,
    rowId: props.rowId,
    sort: props.sort === undefined ? ownSort : props.sort,
    onSort: props.onSortChange ?? setOwnSort,
  })
  const shown = useSteadyRows(table.getRowModel().rows, steady && held)
  const long = shown.length > VIRTUAL_ABOVE
  const virtual = useOnDemand(virtualRows, long, nothing)
  const visible = columns.filter((column) => table.getColumn(column.id)?.getIsVisible())
  const span = visible.length + (onSelectedChange ? 1 : 0) + 1
  const firstId = shown[0]?.row.id
  const activeId = shown.some((entry) => entry.row.id === active) ? active : firstId

  const move = (by: number) => {
    const all = Array.from(scroller.current?.querySelectorAll<HTMLElement>('tr[data-row]') ?? [])
    const at = all.findIndex((row) => row.contains(document.activeElement))
    all[at === -1 ? 0 : Math.min(all.length - 1, Math.max(0, at + by))]?.focus()
  }
  useShortcuts([
    { keys: 'j', label: t.nextRow, group: t.lists, run: () => move(1) },
    { keys: 'k', label: t.previousRow, group: t.lists, run: () => move(-1) },
  ])
  const select = (id: string, on: boolean) => {
    const next = new Set(selected)
    if (on) next.add(id)
    else next.delete(id)
    onSelectedChange?.(next)
  }
  const draw = (index: number) => {
    const entry = shown[index]
    if (!entry) return null
    const id = entry.row.id
    return (
      <DataRow
        key={id}
        id={id}
        row={entry.row.original.data}
        gone={entry.gone}
        columns={visible}
        focusable={id === activeId}
        onFocusRow={setActive}
        onOpen={props.onOpen}
        selected={selected?.has(id)}
        onSelect={onSelectedChange ? select : undefined}
        menu={menu ?? (() => null)}
        open={props.openId === id}
        rowIndex={index + 2}
      />
    )
  }
  const width: CSSProperties & Record<'--table-w', string> = { '--table-w': `${table.getTotalSize()}px` }
  const note = notice(props)
  return (
    <ScrollArea
      ref={scroller}
      label={props.label}
      aria-busy={rows === undefined || undefined}
      className={props.className ?? 'max-h-[calc(100dvh-180px)] min-h-40 max-sm:max-h-none'}
    >
      <table
        aria-rowcount={shown.length + 1}
        className={cn(
          'w-full table-fixed border-separate border-spacing-0 text-sm sm:min-w-(--table-w) max-sm:block',
          props.dimmed && 'opacity-60',
        )}
        style={width}
      >
        <thead className="max-sm:sr-only">
          <tr>
            {onSelectedChange ? (
              <th scope="col" className="sticky top-0 z-10 w-8 border-b bg-canvas px-2">
                <Checkbox
                  aria-label={t.selectAllRows}
                  checked={shown.length > 0 && selected?.size === shown.length}
                  indeterminate={(selected?.size ?? 0) > 0 && selected?.size !== shown.length}
                  onCheckedChange={(on) =>
                    onSelectedChange(new Set(on ? shown.map((entry) => entry.row.id) : []))
                  }
                />
              </th>
            ) : null}
            {table.getHeaderGroups().flatMap((group) =>
              group.headers.flatMap((header) => {
                const column = columns.find((one) => one.id === header.column.id)
                return column
                  ? [
                      <HeadCell
                        key={header.id}
                        column={column}
                        width={header.getSize()}
                        sorted={header.column.getIsSorted()}
                        onSort={header.column.getCanSort() ? () => header.column.toggleSorting() : null}
                        onResize={header.getResizeHandler()}
                      />,
                    ]
                  : []
              }),
            )}
            <th scope="col" className="sticky top-0 right-0 z-20 w-10 border-b bg-canvas text-right">
              <Menu
                trigger={
                  <IconButton
                    size="sm"
                    label={t.chooseColumns}
                    icon={<Columns3 aria-hidden="true" strokeWidth={1.75} />}
                  />
                }
              >
                {columns.map((column) => (
                  <MenuCheck
                    key={column.id}
                    disabled={column.primary}
                    checked={table.getColumn(column.id)?.getIsVisible() ?? false}
                    onChange={(on) => table.getColumn(column.id)?.toggleVisibility(on)}
                  >
                    {column.header}
                  </MenuCheck>
                ))}
              </Menu>
            </th>
          </tr>
        </thead>
        {note || rows === undefined ? (
          <tbody className="max-sm:block">
            {note ? (
              <tr className="max-sm:block">
                <td colSpan={span} className="whitespace-normal px-2 py-3 max-sm:block">
                  {note}
                </td>
              </tr>
            ) : (
              ['a', 'b', 'c', 'd', 'e', 'f'].map((key) => (
                <tr key={key}>
                  <td colSpan={span} className="h-(--row-h) border-b px-2">
                    <Skeleton />
                  </td>
                </tr>
              ))
            )}
          </tbody>
        ) : long && virtual ? (
          <virtual.VirtualRows count={shown.length} rowHeight={32} scroller={scroller} span={span}>
            {draw}
          </virtual.VirtualRows>
        ) : (
          <tbody className="max-sm:block">
            {(long ? shown.slice(0, FIRST_ROWS) : shown).map((_, index) => draw(index))}
          </tbody>
        )}
      </table>
    </ScrollArea>
  )
}

function notice<T>({ error, unknown, rows, empty }: DataTableProps<T>): ReactNode {
  if (error) return <ErrorPanel {...error} />
  if (unknown) return <Unknown reason={unknown.reason} remedy={unknown.remedy} word={t.thisListIsUnknown} />
  return rows?.length === 0 ? empty : null
}
