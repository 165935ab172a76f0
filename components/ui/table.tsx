import type { ComponentProps } from 'react'
import { cn } from './cn'
import { ScrollArea } from './scroll-area'

/** A plain table with no behaviour; lists of things use patterns/data-table. Scrolls sideways by itself. */
export function Table({ className, label, ...rest }: ComponentProps<'table'> & { label: string }) {
  return (
    <ScrollArea label={label}>
      <table className={cn('w-full border-collapse text-sm', className)} {...rest} />
    </ScrollArea>
  )
}

export type CellProps = { numeric?: boolean }

/** A header cell. */
export function Th({ className, numeric, scope = 'col', ...rest }: ComponentProps<'th'> & CellProps) {
  return (
    <th
      scope={scope}
      className={cn(
        'h-8 whitespace-nowrap border-b px-2 font-medium text-ink-muted text-xs',
        numeric ? 'num' : 'text-left',
        className,
      )}
      {...rest}
    />
  )
}

/** A body cell. */
export function Td({ className, numeric, ...rest }: ComponentProps<'td'> & CellProps) {
  return (
    <td className={cn('h-(--row-h) border-b px-2 align-middle', numeric && 'num', className)} {...rest} />
  )
}
