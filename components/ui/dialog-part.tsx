'use client'
import { Dialog as Base } from '@base-ui/react/dialog'
import { X } from 'lucide-react'
import { uiTexts as words } from '@/lib/texts/ui'
import { BACKDROP_CLASS } from './backdrop-class'
import { cn } from './cn'
import type { DialogProps } from './dialog'
import { IconButton } from './icon-button'

/** A modal dialog for a short task. Its title is a statement and it stays within the screen. */
export function Dialog(props: DialogProps) {
  const { open, onOpenChange, title, description, children, footer, initialFocus, sticky, className } = props
  return (
    <Base.Root open={open} onOpenChange={(next) => onOpenChange(next)} disablePointerDismissal={sticky}>
      <Base.Portal>
        <Base.Backdrop className={BACKDROP_CLASS} />
        <Base.Popup
          initialFocus={initialFocus}
          className={cn(
            'fixed top-1/2 left-1/2 z-40 flex max-h-[calc(100dvh-32px)] w-[calc(100vw-24px)] max-w-xl -translate-x-1/2 -translate-y-1/2 flex-col rounded-md border border-line bg-raised shadow-float',
            'transition-opacity duration-120 data-ending-style:opacity-0 data-starting-style:opacity-0',
            className,
          )}
        >
          <header className="flex items-start gap-2 border-b px-4 py-3">
            <div className="min-w-0 flex-1">
              <Base.Title className="font-semibold text-lg">{title}</Base.Title>
              {description ? (
                <Base.Description className="mt-0.5 text-ink-muted">{description}</Base.Description>
              ) : null}
            </div>
            <Base.Close
              render={
                <IconButton
                  size="sm"
                  quiet
                  label={words.close}
                  icon={<X aria-hidden="true" strokeWidth={1.75} />}
                />
              }
            />
          </header>
          <div className="min-h-0 flex-1 overflow-y-auto px-4 py-3">{children}</div>
          {footer ? (
            <footer className="flex flex-wrap justify-end gap-2 border-t px-4 py-3">{footer}</footer>
          ) : null}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  )
}
