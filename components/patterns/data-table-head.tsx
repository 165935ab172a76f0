'use client'
import { ArrowDown, ArrowUp } from 'lucide-react'
import type { PointerEvent } from 'react'
import { cn } from '@/components/ui/cn'
import type { DataColumn } from './data-column'

export type HeadCellProps = {
  column: Pick<DataColumn<never>, 'header' | 'unit' | 'numeric' | 'primary'>
  width: number
  sorted: false | 'asc' | 'desc'
  onSort: (() => void) | null
  onResize: (event: unknown) => void
}

/** A header: sorts on press, the arrow stays visible on the sorted column, its edge resizes. */
export function HeadCell({ column, width, sorted, onSort, onResize }: HeadCellProps) {
  const words = (
    <>
      {column.header}
      {column.unit ? <span className="font-normal text-ink-faint">{column.unit}</span> : null}
      {sorted === 'asc' ? <ArrowUp aria-hidden="true" className="size-3.5" /> : null}
      {sorted === 'desc' ? <ArrowDown aria-hidden="true" className="size-3.5" /> : null}
    </>
  )
  const resize = (event: PointerEvent) => onResize(event.nativeEvent)
  return (
    <th
      scope="col"
      style={{ width }}
      aria-sort={sorted === 'asc' ? 'ascending' : sorted === 'desc' ? 'descending' : undefined}
      className={cn(
        'sticky top-0 h-8 whitespace-nowrap border-b bg-canvas px-2 text-left font-medium text-ink-muted text-xs',
        column.primary ? 'left-0 z-20' : 'z-10',
      )}
    >
      {onSort ? (
        <button
          type="button"
          onClick={onSort}
          className={cn(
            'flex min-h-6 w-full items-center gap-1 rounded-sm hover:text-ink',
            column.numeric && 'justify-end',
            sorted && 'text-ink',
          )}
        >
          {words}
        </button>
      ) : (
        <span className={cn('flex items-center gap-1', column.numeric && 'justify-end')}>{words}</span>
      )}
      <span
        aria-hidden="true"
        onMouseDown={(event) => onResize(event)}
        onTouchStart={(event) => onResize(event)}
        onPointerDown={(event) => (event.pointerType === 'pen' ? resize(event) : undefined)}
        className="absolute inset-y-1 right-0 w-2 cursor-col-resize touch-none border-transparent border-r-2 hover:border-accent"
      />
    </th>
  )
}
