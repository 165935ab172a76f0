'use client'
import {
  columnResizingFeature,
  columnSizingFeature,
  columnVisibilityFeature,
  createSortedRowModel,
  rowSortingFeature,
  type SortingState,
  tableFeatures,
  useTable,
} from '@tanstack/react-table'
import { useMemo, useRef, useState } from 'react'
import { type CellValue, compareCells, type DataColumn, steadyRows } from './data-column'

const features = tableFeatures({
  rowSortingFeature,
  columnVisibilityFeature,
  columnSizingFeature,
  columnResizingFeature,
  sortedRowModel: createSortedRowModel(),
})

export type DataSort = { id: string; desc: boolean }
type Row = { getValue: (id: string) => unknown }

const byCell = (a: Row, b: Row, id: string) =>
  compareCells(a.getValue(id) as CellValue, b.getValue(id) as CellValue)

export type TableInput<T> = {
  columns: ReadonlyArray<DataColumn<T>>
  rows: ReadonlyArray<T>
  rowId: (row: T) => string
  sort: DataSort | null
  onSort: (sort: DataSort | null) => void
}

/** The table's state: order, visible columns, widths. */
export function useDataTable<T>({ columns, rows, rowId, sort, onSort }: TableInput<T>) {
  const definitions = useMemo(
    () =>
      columns.map((column) => ({
        id: column.id,
        // TanStack sorts undefined last in both directions; null would move with the direction.
        accessorFn: (row: { data: T }) => column.value(row.data) ?? undefined,
        enableSorting: column.sortable !== false,
        enableHiding: !column.primary,
        size: column.width ?? (column.numeric ? 96 : 160),
        minSize: 56,
        sortFn: byCell,
        sortUndefined: 'last' as const,
      })),
    [columns],
  )
  const data = useMemo(() => rows.map((row) => ({ data: row })), [rows])
  const sorting = useMemo<SortingState>(() => (sort ? [sort] : []), [sort])
  const [hidden] = useState(() => Object.fromEntries(columns.map((column) => [column.id, !column.hidden])))
  return useTable({
    features,
    columns: definitions,
    data,
    getRowId: (row) => rowId(row.data),
    state: { sorting },
    initialState: { columnVisibility: hidden },
    onSortingChange: (change) => {
      const next = typeof change === 'function' ? change(sorting) : change
      onSort(next[0] ?? null)
    },
    enableMultiSort: false,
    columnResizeMode: 'onEnd',
  })
}

/** The rows to draw: as sorted, or kept in place while `held`. */
export function useSteadyRows<T extends { id: string }>(rows: ReadonlyArray<T>, held: boolean) {
  const shown = useRef<Array<{ row: T; gone: boolean }>>([])
  shown.current = held ? steadyRows(shown.current, rows) : rows.map((row) => ({ row, gone: false }))
  return shown.current
}
