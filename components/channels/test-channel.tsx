'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { ErrorPanel } from '@/components/patterns/error-panel'
import { HostileText } from '@/components/patterns/hostile-text'
import { Say } from '@/components/patterns/say'
import { Status } from '@/components/patterns/status'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { Link } from '@/components/ui/link'
import { Spinner } from '@/components/ui/spinner'
import type { Channel } from '@/lib/features/channels/contract'
import { problemOf } from '@/lib/http/problem'
import { orpc } from '@/lib/http/query'
import { channelsTexts as t } from '@/lib/texts/channels'
import { say } from '@/lib/texts/texts'

/** Sends a real message to a channel and shows what the receiver answered. */
export function TestChannel({ channel, onClose }: { channel: Channel; onClose: () => void }) {
  const cache = useQueryClient()
  const test = useMutation(
    orpc.channels.test.mutationOptions({
      onSettled: () => cache.invalidateQueries({ queryKey: orpc.channels.key() }),
    }),
  )
  const begun = useRef(false)
  const send = () => test.mutate({ id: channel.id })
  useEffect(() => {
    // One press is one message, also where React runs effects twice.
    if (begun.current) return
    begun.current = true
    test.mutate({ id: channel.id })
  }, [channel.id, test])
  return (
    <Dialog
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={<Say of={t.testMessageTo} name={<HostileText text={channel.name} max={40} />} />}
      footer={
        <>
          <Button busy={test.isPending} onClick={send}>
            {t.sendOnceMore}
          </Button>
          <Button variant="primary" onClick={onClose}>
            {t.close}
          </Button>
        </>
      }
    >
      <div aria-live="polite" className="space-y-2">
        {test.isPending ? (
          <p className="flex items-center gap-2">
            <Spinner />{' '}
            <Say of={t.workerSendsItTo} destination={<HostileText text={channel.destination} />} />
          </p>
        ) : null}
        {test.data ? (
          <>
            <p className="font-medium">
              <Status status={test.data.ok ? 'ok' : 'critical'}>
                {test.data.ok ? t.receiverTookIt : t.itDidNotArrive}
              </Status>
            </p>
            <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1 text-sm">
              <dt className="text-ink-muted">{t.answer}</dt>
              <dd className="font-mono text-xs">{test.data.code}</dd>
              <dt className="text-ink-muted">{t.meaning}</dt>
              <dd>{test.data.detail}</dd>
              <dt className="text-ink-muted">{t.time}</dt>
              <dd className="tabular">{say(t.millisecondsMs, { milliseconds: test.data.milliseconds })}</dd>
              <dt className="text-ink-muted">{t.log}</dt>
              <dd>
                <Link href={`/channels/deliveries?delivery=${test.data.deliveryId}`}>{t.openLineInLog}</Link>
              </dd>
            </dl>
          </>
        ) : null}
        {test.isError ? <ErrorPanel {...problemOf(test.error)} /> : null}
      </div>
    </Dialog>
  )
}
