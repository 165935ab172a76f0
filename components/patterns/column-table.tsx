import type { ReactNode } from 'react'
import { Table, Td, Th } from '@/components/ui/table'
import { ActionsHead } from './row-actions'

export type TableColumn<T> = {
  head: string
  cell: (row: T) => ReactNode
  numeric?: boolean
  className?: string
}

export type ColumnTableProps<T> = {
  /** Name of the table for screen readers. */
  label: string
  columns: readonly TableColumn<T>[]
  rows: readonly T[]
  rowId: (row: T) => string
  /** What can be done with a row, at its end. */
  actions?: (row: T) => ReactNode
  /** Said where there is no row. */
  none?: string
}

/** A short plain table from its columns; long lists are a `DataTable`. */
export function ColumnTable<T>({ label, columns, rows, rowId, actions, none }: ColumnTableProps<T>) {
  return (
    <Table label={label}>
      <thead>
        <tr>
          {columns.map(({ head, numeric }) => (
            <Th key={head} numeric={numeric}>
              {head}
            </Th>
          ))}
          {actions ? <ActionsHead /> : null}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={rowId(row)} className="hover:bg-hover">
            {columns.map(({ head, cell, numeric, className }) => (
              <Td key={head} numeric={numeric} className={className}>
                {cell(row)}
              </Td>
            ))}
            {actions ? <Td>{actions(row)}</Td> : null}
          </tr>
        ))}
        {rows.length === 0 && none ? (
          <tr>
            <Td colSpan={columns.length}>{none}</Td>
          </tr>
        ) : null}
      </tbody>
    </Table>
  )
}
