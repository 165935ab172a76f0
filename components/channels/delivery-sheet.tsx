'use client'
import { Fact } from '@/components/patterns/fact'
import { HostileText } from '@/components/patterns/hostile-text'
import { Say } from '@/components/patterns/say'
import { Status } from '@/components/patterns/status'
import { TimeAgo } from '@/components/patterns/time-ago'
import { CopyButton } from '@/components/ui/copy-button'
import { Sheet } from '@/components/ui/sheet'
import type { Delivery } from '@/lib/features/deliveries/contract'
import { deliveriesTexts as t } from '@/lib/texts/deliveries'
import { SEVERITY_WORDS, STATE_WORDS, TRY_WORDS } from './channel-words'

function Tries({ delivery }: { delivery: Delivery }) {
  if (delivery.attempts.length === 0) return <p className="text-ink-muted text-sm">{t.itWasNotTried}</p>
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
      title={delivery ? <HostileText text={delivery.title} max={80} /> : t.message}
    >
      {delivery ? (
        <>
          <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-2 text-sm">
            <Fact name={t.state}>
              <Status status={STATE_WORDS[delivery.state].status}>{STATE_WORDS[delivery.state].word}</Status>
              {delivery.nextAt ? (
                <span className="ml-1.5 text-ink-muted">
                  <Say of={t.tried} time={<TimeAgo at={delivery.nextAt} mode="time" />} />
                </span>
              ) : null}
            </Fact>
            {delivery.problem ? (
              <Fact name={t.why}>
                <HostileText text={delivery.problem} />
              </Fact>
            ) : null}
            <Fact name={t.channel}>
              <HostileText text={delivery.channel.name} />
              {delivery.instead ? <span className="ml-1.5 text-ink-muted">{t.standsInForOne}</span> : null}
            </Fact>
            <Fact name={t.rule}>{delivery.route ? <HostileText text={delivery.route} /> : t.noneTest}</Fact>
            <Fact name={t.severity}>
              <Status status={SEVERITY_WORDS[delivery.severity].status}>
                {SEVERITY_WORDS[delivery.severity].word}
              </Status>
            </Fact>
            <Fact name={t.target}>
              {delivery.target ? <HostileText text={delivery.target.name} /> : t.none}
            </Fact>
            <Fact name={t.environment}>
              {delivery.environment ? <HostileText text={delivery.environment} /> : t.none}
            </Fact>
            <Fact name={t.notices}>{delivery.count}</Fact>
            <Fact name={t.made}>
              <TimeAgo at={delivery.createdAt} mode="both" />
            </Fact>
            <Fact name={t.id}>
              <span className="flex items-start gap-1">
                <code className="break-all font-mono text-xs">{delivery.id}</code>
                <CopyButton text={delivery.id} label={t.copyId} />
              </span>
            </Fact>
          </dl>
          <h3 className="mt-4 mb-1 font-semibold text-base">{t.tries}</h3>
          <Tries delivery={delivery} />
          <p className="mt-3 max-w-[64ch] text-ink-muted text-xs">{t.workerThatEnds}</p>
        </>
      ) : null}
    </Sheet>
  )
}
