'use client'
import { Fact } from '@/components/patterns/fact'
import { HostileText } from '@/components/patterns/hostile-text'
import { Status } from '@/components/patterns/status'
import { TimeAgo } from '@/components/patterns/time-ago'
import { CopyButton } from '@/components/ui/copy-button'
import { Link } from '@/components/ui/link'
import { Sheet } from '@/components/ui/sheet'
import type { AuditEventView } from '@/lib/features/audit/contract'
import { auditTexts as t } from '@/lib/texts/audit'
import { say } from '@/lib/texts/texts'
import { actionWords, resultWords } from './audit-words'

/** One entry with everything it holds. */
export function AuditSheet({ event, onClose }: { event: AuditEventView | null; onClose: () => void }) {
  return (
    <Sheet
      open={event !== null}
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={event ? say(t.entry, { seq: event.seq, actionWords: actionWords(event.action) }) : t.entry2}
    >
      {event ? (
        <>
          <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-2 text-sm">
            <Fact name={t.when}>
              <TimeAgo at={event.at} mode="both" />
            </Fact>
            <Fact name={t.who}>
              <HostileText text={event.actor.name} /> <span translate="no">({event.actor.kind})</span>
            </Fact>
            <Fact name={t.from}>{event.ip ?? t.notRecordedOrNot}</Fact>
            <Fact name={t.outcome}>
              <Status status={resultWords(event.result).status}>{resultWords(event.result).word}</Status>
            </Fact>
            <Fact name={t.target}>{event.targetName ? <HostileText text={event.targetName} /> : t.none}</Fact>
            <Fact name={t.reason}>{event.reason ? <HostileText text={event.reason} /> : t.noneGiven}</Fact>
            <Fact name={t.change}>
              {event.changeId ? <Link href={`/changes/${event.changeId}`}>{t.openChange}</Link> : t.none}
            </Fact>
            <Fact name={t.request}>
              <code className="font-mono text-xs">{event.requestId ?? t.none}</code>
            </Fact>
            <Fact name={t.hash}>
              <span className="flex items-start gap-1">
                <code className="break-all font-mono text-xs">{event.hash}</code>
                <CopyButton text={event.hash} label={t.copyHash} />
              </span>
            </Fact>
          </dl>
          <h3 className="mt-4 mb-1 font-semibold text-base">{t.details}</h3>
          <pre className="overflow-x-auto rounded-sm border bg-canvas p-2 font-mono text-xs">
            <HostileText text={JSON.stringify(event.details, null, 2)} />
          </pre>
        </>
      ) : null}
    </Sheet>
  )
}
