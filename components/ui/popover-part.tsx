'use client'
import { Popover as Base } from '@base-ui/react/popover'
import { cn } from './cn'
import { FLOAT_CLASS } from './float-class'
import type { PopoverProps } from './popover'

/** Something small that opens beside its trigger. */
export function Popover({
  trigger,
  title,
  titleVisible = false,
  children,
  align = 'start',
  className,
}: PopoverProps) {
  return (
    <Base.Root>
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
