'use client'
import { Toast as Base } from '@base-ui/react/toast'
import { X } from 'lucide-react'
import type { ReactNode } from 'react'
import { IconButton } from './icon-button'

const manager = Base.createToastManager()

/** Shows a short note for trivia ("View saved"). Results of consequence belong in place or in the tray. */
export function toast(title: string, description?: string): void {
  manager.add({ title, description })
}

/** Holds the notes of the page; once, in the root layout. */
export function ToastProvider({ children }: { children: ReactNode }) {
  return (
    <Base.Provider toastManager={manager}>
      {children}
      <Base.Portal>
        <Base.Viewport className="fixed right-4 bottom-4 z-50 flex w-80 max-w-[calc(100vw-32px)] flex-col gap-2">
          <ToastList />
        </Base.Viewport>
      </Base.Portal>
    </Base.Provider>
  )
}

function ToastList() {
  const { toasts } = Base.useToastManager()
  return toasts.map((note) => (
    <Base.Root
      key={note.id}
      toast={note}
      className="rounded-md border border-line bg-raised shadow-float transition-opacity duration-120 data-ending-style:opacity-0 data-starting-style:opacity-0"
    >
      <Base.Content className="flex items-start gap-2 px-3 py-2">
        <div className="min-w-0 flex-1">
          <Base.Title className="font-medium" />
          <Base.Description className="text-ink-muted text-sm" />
        </div>
        <Base.Close
          render={<IconButton size="sm" label="Dismiss" icon={<X aria-hidden="true" strokeWidth={1.75} />} />}
        />
      </Base.Content>
    </Base.Root>
  ))
}
