'use client'
import { Dialog as Base } from '@base-ui/react/dialog'
import { BACKDROP_CLASS } from './backdrop-class'
import { cn } from './cn'
import type { DialogProps } from './dialog'
import { FloatFrame } from './float-frame'

/** Focuses without scrolling: a long dialog begins with what it is about, not with its first field. */
function focusOf(initialFocus: DialogProps['initialFocus']) {
  if (!initialFocus) return undefined
  return () => {
    initialFocus.current?.focus({ preventScroll: true })
    return initialFocus.current === null
  }
}

/** A modal dialog for a short task. Its title is a statement and it stays within the screen. */
export function Dialog(props: DialogProps) {
  const { open, onOpenChange, title, description, children, footer, initialFocus, sticky, className } = props
  return (
    <Base.Root open={open} onOpenChange={(next) => onOpenChange(next)} disablePointerDismissal={sticky}>
      <Base.Portal>
        <Base.Backdrop className={BACKDROP_CLASS} />
        <Base.Popup
          initialFocus={focusOf(initialFocus)}
          className={cn(
            'fixed top-1/2 left-1/2 z-40 flex max-h-[calc(100dvh-32px)] w-[calc(100vw-24px)] max-w-xl -translate-x-1/2 -translate-y-1/2 flex-col rounded-md border border-line bg-raised shadow-float',
            'transition-opacity duration-120 data-ending-style:opacity-0 data-starting-style:opacity-0',
            className,
          )}
        >
          <FloatFrame title={title} description={description} footer={footer}>
            {children}
          </FloatFrame>
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  )
}
