'use client'
import { Popover as Base } from '@base-ui/react/popover'
import type { ReactElement, ReactNode } from 'react'
import { cn } from './cn'

/** The look of what floats beside its trigger. */
export const FLOAT_CLASS =
  'z-50 rounded-md border border-line bg-raised shadow-float transition-opacity duration-120 data-ending-style:opacity-0 data-starting-style:opacity-0'

export type PopoverProps = {
  trigger: ReactElement
  /** Read by screen readers as the name of what opened. */
  title: string
  /** Shows the title; otherwise it is for screen readers only. */
  titleVisible?: boolean
  children: ReactNode
  align?: 'start' | 'center' | 'end'
  className?: string
  open?: boolean
  onOpenChange?: (open: boolean) => void
}

/** Something small that opens beside its trigger. */
export function Popover(props: PopoverProps) {
  const {
    trigger,
    title,
    titleVisible = false,
    children,
    align = 'start',
    className,
    open,
    onOpenChange,
  } = props
  return (
    <Base.Root open={open} onOpenChange={(next) => onOpenChange?.(next)}>
      <Base.Trigger render={trigger} />
      <Base.Portal>
        <Base.Positioner sideOffset={6} align={align} collisionPadding={8} className="z-50">
          <Base.Popup
            className={cn(
              FLOAT_CLASS,
              'max-h-(--available-height) w-80 max-w-[calc(100vw-16px)] overflow-y-auto p-3',
              className,
            )}
          >
            <Base.Title className={titleVisible ? 'mb-2 font-semibold text-base' : 'sr-only'}>
              {title}
            </Base.Title>
            {children}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  )
}
