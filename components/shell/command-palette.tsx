'use client'
import { Dialog as Base } from '@base-ui/react/dialog'
import { Command } from 'cmdk'
import { useRouter } from 'next/navigation'
import { leaveTo } from '@/components/patterns/unsaved'
import { BACKDROP_CLASS } from '@/components/ui/backdrop-class'
import { shellHelpTexts as t } from '@/lib/texts/shell-help'
import { furtherItems } from './palette-actions'

export type PaletteItem = {
  id: string
  group: string
  label: string
  hint?: string
  data?: true
  run: () => void
}
export type CommandPaletteProps = {
  open: boolean
  onOpenChange: (open: boolean) => void
  items: ReadonlyArray<PaletteItem>
}

/** Finds a target, a page or an action by a few letters. Loaded when first opened. */
export default function CommandPalette({ open, onOpenChange, items: given }: CommandPaletteProps) {
  const router = useRouter()
  // Here, and not in the frame: the frame is loaded with every page.
  const items = [...given, ...furtherItems(given, (href) => leaveTo(() => router.push(href)))]
  const groups = [...new Set(items.map((item) => item.group))]
  return (
    <Base.Root open={open} onOpenChange={(next) => onOpenChange(next)}>
      <Base.Portal>
        <Base.Backdrop className={BACKDROP_CLASS} />
        <Base.Popup className="fixed top-[12vh] left-1/2 z-40 w-[calc(100vw-24px)] max-w-lg -translate-x-1/2 overflow-hidden rounded-md border border-line bg-raised shadow-float">
          <Base.Title className="sr-only">{t.goToOrDo}</Base.Title>
          <Command label={t.goToOrDo} loop>
            <Command.Input
              autoFocus
              placeholder={t.targetPageOrAction}
              className="h-11 w-full border-b bg-transparent px-4 text-lg outline-none placeholder:text-ink-faint"
            />
            <Command.List label={t.goToOrDo} className="max-h-[50vh] overflow-y-auto p-1">
              <Command.Empty className="px-3 py-4 text-ink-muted">{t.nothingIsCalled}</Command.Empty>
              {groups.map((group) => (
                <Command.Group
                  key={group}
                  heading={group}
                  className="[&_[cmdk-group-heading]]:px-3 [&_[cmdk-group-heading]]:py-1 [&_[cmdk-group-heading]]:text-ink-muted [&_[cmdk-group-heading]]:text-xs"
                >
                  {items
                    .filter((item) => item.group === group)
                    .map((item) => (
                      <Command.Item
                        key={item.id}
                        value={`${item.label} ${item.id}`}
                        onSelect={() => {
                          onOpenChange(false)
                          item.run()
                        }}
                        className="flex min-h-8 items-center justify-between gap-3 rounded-sm px-3 data-[selected=true]:bg-accent-soft"
                      >
                        <bdi translate={item.data ? 'no' : undefined}>{item.label}</bdi>
                        {item.hint ? <span className="text-ink-muted text-xs">{item.hint}</span> : null}
                      </Command.Item>
                    ))}
                </Command.Group>
              ))}
            </Command.List>
          </Command>
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  )
}
