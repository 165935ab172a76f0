'use client'
import type { ReactNode } from 'react'
import { FirstUse, type Trigger } from './first-use'
import { onDemand } from './on-demand'

const part = onDemand(() => import('./popover-part'))

export type PopoverProps = {
  trigger: Trigger
  /** Read by screen readers as the name of what opened. */
  title: string
  /** Shows the title; otherwise it is for screen readers only. */
  titleVisible?: boolean
  children: ReactNode
  align?: 'start' | 'center' | 'end'
  className?: string
}

/** Something small that opens beside its trigger. What draws it is fetched when it is first needed. */
export function Popover(props: PopoverProps) {
  return (
    <FirstUse part={part} trigger={props.trigger} opens="dialog">
      {(real, trigger) => <real.Popover {...props} trigger={trigger as Trigger} />}
    </FirstUse>
  )
}
