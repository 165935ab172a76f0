'use client'
import { Toast as Base } from '@base-ui/react/toast'
import { X } from 'lucide-react'
import { useEffect } from 'react'
import { uiTexts as t } from '@/lib/texts/ui'
import { IconButton } from './icon-button'
import type { Note } from './toast'

const manager = Base.createToastManager()

/** Shows notes one under the other. */
export function showNotes(notes: readonly Note[]): void {
  for (const note of notes) manager.add(note)
}

/** The corner in which notes are shown; `first` gives those that waited for it. */
export function ToastList({ first }: { first: () => readonly Note[] }) {
  useEffect(() => showNotes(first()), [first])
  return (
    <Base.Provider toastManager={manager}>
      <Base.Portal>
        <Base.Viewport className="fixed right-4 bottom-4 z-50 flex w-80 max-w-[calc(100vw-32px)] flex-col gap-2">
          <List />
        </Base.Viewport>
      </Base.Portal>
    </Base.Provider>
  )
}

function List() {
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
          render={
            <IconButton size="sm" label={t.dismiss} icon={<X aria-hidden="true" strokeWidth={1.75} />} />
          }
        />
      </Base.Content>
    </Base.Root>
  ))
}
