import type { ReactNode } from 'react'
import { cn } from '@/components/ui/cn'
import { CopyButton } from '@/components/ui/copy-button'
import { patternTexts as t } from '@/lib/texts/patterns'
import { say } from '@/lib/texts/texts'
import { HostileText } from './hostile-text'
import { Status } from './status'

/** What an error answer of the API carries; `message` and `hint` come from our catalogue, `detail` may be a server's words. */
export type ErrorInfo = { code: string; message: string; hint?: string; detail?: string; requestId?: string }

export type ErrorPanelProps = ErrorInfo & { action?: ReactNode; className?: string }

/** An error in the place where its cause is: what happened, what to do next, and the id to give to an administrator. */
export function ErrorPanel({ code, message, hint, detail, requestId, action, className }: ErrorPanelProps) {
  return (
    <div
      role="alert"
      data-error={code}
      className={cn('rounded-md border border-line bg-surface px-3 py-2.5', className)}
    >
      <p className="font-medium">
        <Status status="critical">{message}</Status>
      </p>
      {detail ? (
        <p className="mt-1 whitespace-pre-wrap font-mono text-ink-muted text-xs">
          <HostileText text={detail} />
        </p>
      ) : null}
      {hint ? <p className="mt-1 max-w-[72ch] text-ink-muted text-sm">{hint}</p> : null}
      <p className="mt-1.5 flex flex-wrap items-center gap-x-2 text-ink-faint text-xs">
        <code className="font-mono">{code}</code>
        {requestId ? (
          <>
            <span>{say(t.request, { requestId })}</span>
            <CopyButton text={requestId} label={t.copyRequestId} />
          </>
        ) : null}
      </p>
      {action ? <div className="mt-2">{action}</div> : null}
    </div>
  )
}
