'use client'
import { useVirtualizer } from '@tanstack/react-virtual'
import { type ReactNode, type RefObject, useLayoutEffect, useRef, useState } from 'react'
import { usePrinting } from './use-printing'

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
  const printing = usePrinting()
  const body = useRef<HTMLTableSectionElement>(null)
  const [height, setHeight] = useState(rowHeight)
  const virtual = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => height,
    overscan: 12,
  })
  // The cards of a phone are much higher than rows: what is drawn says how high.
  useLayoutEffect(() => {
    const rows = body.current?.querySelectorAll('tr[data-row]') ?? []
    const first = rows[0]?.getBoundingClientRect()
    const last = rows[rows.length - 1]?.getBoundingClientRect()
    if (!first || !last || last.bottom <= first.top) return
    const drawn = (last.bottom - first.top) / rows.length
    // Cards differ a little; only another kind of row counts, or the list would never come to rest.
    if (Math.abs(drawn - height) > height * 0.22) setHeight(Math.round(drawn))
  })
  // A new height makes the old measures wrong.
  const measured = useRef(height)
  useLayoutEffect(() => {
    if (measured.current === height) return
    measured.current = height
    virtual.measure()
  }, [height, virtual])
  if (printing)
    return <tbody ref={body}>{Array.from({ length: count }, (_, index) => children(index))}</tbody>
  const items = virtual.getVirtualItems()
  const before = items[0]?.start ?? 0
  const after = virtual.getTotalSize() - (items.at(-1)?.end ?? 0)
  return (
    <tbody ref={body} className="max-sm:block">
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
