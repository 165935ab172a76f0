'use client'
import { type KeyboardEvent, memo, type ReactNode } from 'react'
import { Checkbox } from '@/components/ui/checkbox'
import { cn } from '@/components/ui/cn'
import { tableTexts as t } from '@/lib/texts/tables'
import { say } from '@/lib/texts/texts'
import type { CellValue, DataColumn } from './data-column'
import { HostileText } from './hostile-text'
import { TimeAgo } from './time-ago'

function plain(value: CellValue): ReactNode {
  if (value === null) return <span className="text-ink-faint">–</span>
  if (value instanceof Date) return <TimeAgo at={value} />
  return <HostileText text={String(value)} />
}

export type DataRowProps<T> = {
  id: string
  row: T
  gone: boolean
  columns: ReadonlyArray<DataColumn<T>>
  focusable: boolean
  onFocusRow: (id: string) => void
  onOpen?: (row: T) => void
  selected?: boolean
  onSelect?: (id: string, on: boolean) => void
  menu?: (row: T) => ReactNode
  open?: boolean
  rowIndex?: number
}

const CELL =
  'h-(--row-h) border-b px-2 align-middle max-sm:flex max-sm:h-auto max-sm:min-h-6 max-sm:justify-between max-sm:gap-4 max-sm:border-0 max-sm:py-0.5'
// At the end of a row, in the upper corner of a card.
const MENU = 'w-10 text-right max-sm:absolute max-sm:top-1 max-sm:right-0 max-sm:w-auto'
const LABELLED = 'max-sm:before:text-ink-muted max-sm:before:content-[attr(data-label)]'

function DataRowBody<T>(props: DataRowProps<T>) {
  const { id, row, gone, columns, onOpen, onSelect, menu } = props
  const onKeyDown = (event: KeyboardEvent<HTMLTableRowElement>) => {
    if (event.target !== event.currentTarget) return
    if (event.key === 'Enter') onOpen?.(row)
    if (event.key === ' ' && onSelect) onSelect(id, !props.selected)
    const step =
      event.key === 'ArrowDown'
        ? 'nextElementSibling'
        : event.key === 'ArrowUp'
          ? 'previousElementSibling'
          : null
    const next = step ? event.currentTarget[step] : null
    if (next instanceof HTMLElement) next.focus()
    if (step || event.key === ' ') event.preventDefault()
  }
  return (
    <tr
      data-row={id}
      aria-rowindex={props.rowIndex}
      tabIndex={props.focusable ? 0 : -1}
      onFocus={() => props.onFocusRow(id)}
      onKeyDown={onKeyDown}
      onClick={(event) => {
        const on = event.target
        // A click in the row's menu comes here, too, though it floats elsewhere.
        const inside = on instanceof Element && event.currentTarget.contains(on)
        if (onOpen && inside && !on.closest('a,button,input,label,[role="checkbox"]')) onOpen(row)
      }}
      className={cn(
        'hover:bg-hover focus-visible:-outline-offset-2 max-sm:relative max-sm:block max-sm:border-b max-sm:px-1 max-sm:py-2',
        onOpen && 'cursor-pointer',
        (props.selected || props.open) && 'bg-accent-soft',
        gone && 'opacity-55',
      )}
    >
      {onSelect ? (
        <td className={cn(CELL, 'w-8')}>
          <Checkbox
            aria-label={say(t.select, { id })}
            checked={props.selected ?? false}
            onCheckedChange={(on) => onSelect(id, on)}
          />
        </td>
      ) : null}
      {columns.map((column) => (
        <td
          key={column.id}
          data-label={
            column.unit ? say(t.headerUnit, { header: column.header, unit: column.unit }) : column.header
          }
          className={cn(
            CELL,
            'overflow-hidden text-ellipsis whitespace-nowrap max-sm:whitespace-normal',
            column.numeric && 'num',
            column.primary ? 'sticky left-0 font-medium max-sm:static max-sm:font-semibold' : LABELLED,
            column.primary && (props.selected || props.open ? 'bg-inherit' : 'bg-canvas'),
          )}
        >
          {column.cell ? column.cell(row) : plain(column.value(row))}
          {gone && column.primary ? (
            <span className="ml-2 font-normal text-ink-muted text-xs">{t.gone}</span>
          ) : null}
        </td>
      ))}
      {menu ? <td className={cn(CELL, MENU)}>{menu(row)}</td> : null}
    </tr>
  )
}

/** One row: opens on Enter or click, selects with space, moves with the arrows; a card on phones. */
export const DataRow = memo(DataRowBody) as typeof DataRowBody
