'use client'
import { type RefObject, useEffect, useState } from 'react'

/** True while the pointer is over an element or the focus is inside it. */
export function useHeld(element: RefObject<HTMLElement | null>): boolean {
  const [held, setHeld] = useState({ pointer: false, focus: false })
  useEffect(() => {
    const node = element.current
    if (!node) return
    const stop = new AbortController()
    const on = (type: string, change: Partial<typeof held>) =>
      node.addEventListener(type, () => setHeld((before) => ({ ...before, ...change })), {
        signal: stop.signal,
      })
    on('pointerenter', { pointer: true })
    on('pointerleave', { pointer: false })
    on('focusin', { focus: true })
    on('focusout', { focus: false })
    return () => stop.abort()
  }, [element])
  return held.pointer || held.focus
}
