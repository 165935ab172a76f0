'use client'
import type { ReactNode } from 'react'
import { HostileText } from '@/components/patterns/hostile-text'
import { Status } from '@/components/patterns/status'
import { TimeAgo } from '@/components/patterns/time-ago'
import { CopyButton } from '@/components/ui/copy-button'
import { Link } from '@/components/ui/link'
import { Sheet } from '@/components/ui/sheet'
import type { AuditEventView } from '@/lib/features/audit/contract'
import { actionWords, resultWords } from './audit-words'

function Row({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-ink-muted">{name}</dt>
      <dd className="min-w-0 break-words">{children}</dd>
    </>
  )
}

/** One entry with everything it holds. */
export function AuditSheet({ event, onClose }: { event: AuditEventView | null; onClose: () => void }) {
  return (
    <Sheet
      open={event !== null}
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={event ? `Entry ${event.seq}: ${actionWords(event.action)}` : 'Entry'}
    >
      {event ? (
        <>
          <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-2 text-sm">
            <Row name="When">
              <TimeAgo at={event.at} mode="both" />
            </Row>
            <Row name="Who">
              <HostileText text={event.actor.name} /> ({event.actor.kind})
            </Row>
            <Row name="From">{event.ip ?? 'not recorded, or not for you to see'}</Row>
            <Row name="Outcome">
              <Status status={resultWords(event.result).status}>{resultWords(event.result).word}</Status>
            </Row>
            <Row name="Target">{event.targetName ? <HostileText text={event.targetName} /> : 'none'}</Row>
            <Row name="Reason">{event.reason ? <HostileText text={event.reason} /> : 'none given'}</Row>
            <Row name="Change">
              {event.changeId ? <Link href={`/changes/${event.changeId}`}>Open the change</Link> : 'none'}
            </Row>
            <Row name="Request">
              <code className="font-mono text-xs">{event.requestId ?? 'none'}</code>
            </Row>
            <Row name="Hash">
              <span className="flex items-start gap-1">
                <code className="break-all font-mono text-xs">{event.hash}</code>
                <CopyButton text={event.hash} label="Copy the hash" />
              </span>
            </Row>
          </dl>
          <h3 className="mt-4 mb-1 font-semibold text-base">Details</h3>
          <pre className="overflow-x-auto rounded-sm border bg-canvas p-2 font-mono text-xs">
            <HostileText text={JSON.stringify(event.details, null, 2)} />
          </pre>
        </>
      ) : null}
    </Sheet>
  )
}
