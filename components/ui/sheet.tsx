'use client'
import type { ReactNode } from 'react'
import { fetchAhead, onDemand, useOnDemand } from './on-demand'

// What draws it is fetched when the first one opens.
const part = onDemand(() => import('./sheet-part'))

export type SheetProps = {
  open: boolean
  onOpenChange: (open: boolean) => void
  title: ReactNode
  children: ReactNode
  /** Buttons that stay at the bottom. */
  footer?: ReactNode
  className?: string
}

/** A sheet from the right for the details of one row; the page behind stays usable. Full screen on phones. */
export function Sheet(props: SheetProps) {
  const real = useOnDemand(part, props.open, () => props.onOpenChange(false))
  return real ? <real.Sheet {...props} /> : null
}

/** Fetches what draws it, for whoever fetches its content at the same time. */
export function fetchSheet(): void {
  fetchAhead(part)
}
