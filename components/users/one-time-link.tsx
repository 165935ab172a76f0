'use client'
import { CopyButton } from '@/components/ui/copy-button'
import { usersTexts as t } from '@/lib/texts/users'

/** A link that works once and is shown once. */
export function OneTimeLink({ link, sentence }: { link: string; sentence: string }) {
  return (
    <div className="space-y-2" aria-live="polite">
      <p className="text-sm">{sentence}</p>
      <div className="flex items-start gap-1 rounded-sm border bg-canvas p-2">
        <code className="min-w-0 flex-1 break-all font-mono text-xs">{link}</code>
        <CopyButton text={link} label={t.copyLink} />
      </div>
      <p className="text-ink-muted text-xs">{t.itIsNotShown}</p>
    </div>
  )
}
