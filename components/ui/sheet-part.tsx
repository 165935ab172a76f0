'use client'
import { Dialog as Base } from '@base-ui/react/dialog'
import { cn } from './cn'
import { FloatFrame } from './float-frame'
import type { SheetProps } from './sheet'

/** A sheet from the right for the details of one row; the page behind stays usable. Full screen on phones. */
export function Sheet({ open, onOpenChange, title, children, footer, className }: SheetProps) {
  return (
    <Base.Root open={open} onOpenChange={(next) => onOpenChange(next)} modal={false} disablePointerDismissal>
      <Base.Portal>
        <Base.Popup
          className={cn(
            'fixed inset-0 z-40 flex flex-col bg-raised shadow-float sm:left-auto sm:w-[min(560px,92vw)] sm:border-l',
            'transition-[translate,opacity] duration-160 data-ending-style:translate-x-4 data-starting-style:translate-x-4 data-ending-style:opacity-0 data-starting-style:opacity-0',
            className,
          )}
        >
          <FloatFrame title={title} footer={footer}>
            {children}
          </FloatFrame>
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  )
}
