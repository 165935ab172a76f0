'use client'
import { listShortcuts } from '@/components/patterns/shortcuts'
import { Dialog } from '@/components/ui/dialog'
import { Kbd } from '@/components/ui/kbd'
import { shellHelpTexts as t } from '@/lib/texts/shell-help'

/** All keys that work on this page, by group. */
export function ShortcutHelp({
  open,
  onOpenChange,
}: {
  open: boolean
  onOpenChange: (open: boolean) => void
}) {
  const groups = new Map<string, Map<string, string>>()
  for (const { group, keys, label } of open ? listShortcuts() : []) {
    groups.set(group, (groups.get(group) ?? new Map<string, string>()).set(keys, label))
  }
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title={t.keysThatWorkOn}>
      <div className="grid gap-4 sm:grid-cols-2">
        {[...groups].map(([group, keys]) => (
          <section key={group}>
            <h3 className="mb-1 font-medium text-ink-muted text-sm">{group}</h3>
            <dl className="space-y-1">
              {[...keys].map(([key, label]) => (
                <div key={key} className="flex items-center justify-between gap-4">
                  <dt>{label}</dt>
                  <dd className="flex gap-1">
                    {key.split(/[ +]/).map((part) => (
                      <Kbd key={part}>{part === 'mod' ? t.ctrl : part}</Kbd>
                    ))}
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  )
}
