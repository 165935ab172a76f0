'use client'
import { type ComponentProps, type RefObject, useEffect, useRef, useState } from 'react'
import { cn } from './cn'

/** True while an element holds more than it shows, in either direction. */
function useOverflow(box: RefObject<HTMLElement | null>): boolean {
  const [overflows, setOverflows] = useState(false)
  useEffect(() => {
    const node = box.current
    if (!node) return
    const watch = new ResizeObserver(() =>
      setOverflows(node.scrollWidth > node.clientWidth || node.scrollHeight > node.clientHeight),
    )
    watch.observe(node)
    for (const child of node.children) watch.observe(child)
    return () => watch.disconnect()
  }, [box])
  return overflows
}

export type ScrollAreaProps = Omit<ComponentProps<'section'>, 'aria-label' | 'tabIndex' | 'ref'> & {
  /** What is in it, for screen readers. */
  label: string
  ref?: RefObject<HTMLElement | null>
}

/**
 * A region that scrolls by itself with the browser's own thin scrollbar. It is a stop of the Tab key only while there
 * is something to scroll to. Its size is watched by its children, which must stay the same elements.
 */
export function ScrollArea({ label, ref, className, ...rest }: ScrollAreaProps) {
  const own = useRef<HTMLElement>(null)
  const box = ref ?? own
  const overflows = useOverflow(box)
  return (
    <section
      {...rest}
      ref={box}
      aria-label={label}
      tabIndex={overflows ? 0 : undefined}
      className={cn('relative overflow-auto [scrollbar-width:thin]', className)}
    />
  )
}
