'use client'
import { useVirtualizer } from '@tanstack/react-virtual'
import type { ReactNode, RefObject } from 'react'

export type VirtualRowsProps = {
  count: number
  rowHeight: number
  scroller: RefObject<HTMLElement | null>
  span: number
  children: (index: number) => ReactNode
}

/** Draws only the rows in sight of a long table; spacers keep its length. Kept apart: the compiler must not touch it. */
export function VirtualRows({ count, rowHeight, scroller, span, children }: VirtualRowsProps) {
  'use no memo'
  const virtual = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 12,
  })
  const items = virtual.getVirtualItems()
  const before = items[0]?.start ?? 0
  const after = virtual.getTotalSize() - (items.at(-1)?.end ?? 0)
  return (
    <tbody>
      {before > 0 ? <Spacer height={before} span={span} /> : null}
      {items.map((item) => children(item.index))}
      {after > 0 ? <Spacer height={after} span={span} /> : null}
    </tbody>
  )
}

function Spacer({ height, span }: { height: number; span: number }) {
  return (
    <tr>
      <td colSpan={span} style={{ height }} />
    </tr>
  )
}
