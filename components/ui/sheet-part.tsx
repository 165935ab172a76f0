'use client'
import { Dialog as Base } from '@base-ui/react/dialog'
import { X } from 'lucide-react'
import { uiTexts as words } from '@/lib/texts/ui'
import { cn } from './cn'
import { IconButton } from './icon-button'
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
          <header className="flex items-start gap-2 border-b px-4 py-3">
            <Base.Title className="min-w-0 flex-1 font-semibold text-lg">{title}</Base.Title>
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
