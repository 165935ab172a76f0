'use client'
import { Dialog as Base } from '@base-ui/react/dialog'
import { X } from 'lucide-react'
import type { ReactNode } from 'react'
import { uiTexts as words } from '@/lib/texts/ui'
import { IconButton } from './icon-button'

export type FloatFrameProps = {
  title: ReactNode
  description?: ReactNode
  footer?: ReactNode
  children: ReactNode
}

/** What a dialog and a sheet are within: title and Close, a body that scrolls, buttons below. */
export function FloatFrame({ title, description, footer, children }: FloatFrameProps) {
  return (
    <>
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
    </>
  )
}
