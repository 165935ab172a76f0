'use client'
import type { ReactNode } from 'react'
import { HostileText } from '@/components/patterns/hostile-text'
import { Status } from '@/components/patterns/status'
import { TimeAgo } from '@/components/patterns/time-ago'
import { CopyButton } from '@/components/ui/copy-button'
import { Sheet } from '@/components/ui/sheet'
import type { Delivery } from '@/lib/features/deliveries/contract'
import { SEVERITY_WORDS, STATE_WORDS, TRY_WORDS } from './channel-words'

function Row({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-ink-muted">{name}</dt>
      <dd className="min-w-0 break-words">{children}</dd>
    </>
  )
}

function Tries({ delivery }: { delivery: Delivery }) {
  if (delivery.attempts.length === 0) return <p className="text-ink-muted text-sm">It was not tried.</p>
  return (
    <ol className="space-y-2 text-sm">
      {delivery.attempts.map((one) => {
        const { status, word } = TRY_WORDS[one.result]
        return (
          <li key={one.number} className="rounded-sm border px-3 py-2">
            <p className="flex flex-wrap items-center gap-x-3">
              <span className="tabular text-ink-muted">{one.number}.</span>
              <Status status={status}>{word}</Status>
              {one.code ? <code className="font-mono text-xs">{one.code}</code> : null}
              <span className="ml-auto text-ink-muted">
                <TimeAgo at={one.startedAt} mode="time" />
              </span>
            </p>
            {one.detail ? (
              <p className="mt-0.5 text-ink-muted">
                <HostileText text={one.detail} />
              </p>
            ) : null}
          </li>
        )
      })}
    </ol>
  )
}

/** One message with every try. */
export function DeliverySheet({ delivery, onClose }: { delivery: Delivery | null; onClose: () => void }) {
  return (
    <Sheet
      open={delivery !== null}
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={delivery ? <HostileText text={delivery.title} max={80} /> : 'Message'}
    >
      {delivery ? (
        <>
          <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-2 text-sm">
            <Row name="State">
              <Status status={STATE_WORDS[delivery.state].status}>{STATE_WORDS[delivery.state].word}</Status>
              {delivery.nextAt ? (
                <span className="text-ink-muted">
                  , tried <TimeAgo at={delivery.nextAt} mode="time" />
                </span>
              ) : null}
            </Row>
            {delivery.problem ? (
              <Row name="Why">
                <HostileText text={delivery.problem} />
              </Row>
            ) : null}
            <Row name="Channel">
              <HostileText text={delivery.channel.name} />
              {delivery.instead ? (
                <span className="text-ink-muted">, stands in for one that failed</span>
              ) : null}
            </Row>
            <Row name="Rule">{delivery.route ? <HostileText text={delivery.route} /> : 'none: a test'}</Row>
            <Row name="Severity">
              <Status status={SEVERITY_WORDS[delivery.severity].status}>
                {SEVERITY_WORDS[delivery.severity].word}
              </Status>
            </Row>
            <Row name="Target">{delivery.target ? <HostileText text={delivery.target.name} /> : 'none'}</Row>
            <Row name="Environment">
              {delivery.environment ? <HostileText text={delivery.environment} /> : 'none'}
            </Row>
            <Row name="Notices">{delivery.count}</Row>
            <Row name="Made">
              <TimeAgo at={delivery.createdAt} mode="both" />
            </Row>
            <Row name="Id">
              <span className="flex items-start gap-1">
                <code className="break-all font-mono text-xs">{delivery.id}</code>
                <CopyButton text={delivery.id} label="Copy the id" />
              </span>
            </Row>
          </dl>
          <h3 className="mt-4 mb-1 font-semibold text-base">Tries</h3>
          <Tries delivery={delivery} />
          <p className="mt-3 max-w-[64ch] text-ink-muted text-xs">
            A worker that ends between sending and writing down leaves a try unknown, and the message is sent
            once more with the same id: at least once. Webhooks, mail and PagerDuty carry what a receiver
            knows repeats by; Slack has no such thing.
          </p>
        </>
      ) : null}
    </Sheet>
  )
}
