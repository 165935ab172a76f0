'use client'
import type { ReactNode, RefObject } from 'react'
import { fetchAhead, onDemand, useOnDemand } from './on-demand'

// What draws it is fetched when the first one opens.
const part = onDemand(() => import('./dialog-part'))

export type DialogProps = {
  open: boolean
  onOpenChange: (open: boolean) => void
  /** A statement: what this is about. */
  title: ReactNode
  description?: ReactNode
  children: ReactNode
  /** Buttons at the end, the verb last. */
  footer?: ReactNode
  /** The element focused first; the first focusable one when absent. */
  initialFocus?: RefObject<HTMLElement | null>
  /** Keeps the dialog open on a click outside: for forms and for work under way. */
  sticky?: boolean
  className?: string
}

/** A modal dialog for a short task. Its title is a statement and it stays within the screen. */
export function Dialog(props: DialogProps) {
  const real = useOnDemand(part, props.open, () => props.onOpenChange(false))
  return real ? <real.Dialog {...props} /> : null
}

/** Fetches what draws it, for whoever fetches its content at the same time. */
export function fetchDialog(): void {
  fetchAhead(part)
}
