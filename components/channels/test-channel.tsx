'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { ErrorPanel } from '@/components/patterns/error-panel'
import { HostileText } from '@/components/patterns/hostile-text'
import { Status } from '@/components/patterns/status'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { Link } from '@/components/ui/link'
import { Spinner } from '@/components/ui/spinner'
import type { Channel } from '@/lib/features/channels/contract'
import { problemOf } from '@/lib/http/problem'
import { orpc } from '@/lib/http/query'

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
      title={
        <>
          Test message to <HostileText text={channel.name} max={40} />
        </>
      }
      footer={
        <>
          <Button busy={test.isPending} onClick={send}>
            Send once more
          </Button>
          <Button variant="primary" onClick={onClose}>
            Close
          </Button>
        </>
      }
    >
      <div aria-live="polite" className="space-y-2">
        {test.isPending ? (
          <p className="flex items-center gap-2">
            <Spinner /> The worker sends it to <HostileText text={channel.destination} />…
          </p>
        ) : null}
        {test.data ? (
          <>
            <p className="font-medium">
              <Status status={test.data.ok ? 'ok' : 'critical'}>
                {test.data.ok ? 'The receiver took it' : 'It did not arrive'}
              </Status>
            </p>
            <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1 text-sm">
              <dt className="text-ink-muted">Answer</dt>
              <dd className="font-mono text-xs">{test.data.code}</dd>
              <dt className="text-ink-muted">Meaning</dt>
              <dd>{test.data.detail}</dd>
              <dt className="text-ink-muted">Time</dt>
              <dd className="tabular">{test.data.milliseconds} ms</dd>
              <dt className="text-ink-muted">Log</dt>
              <dd>
                <Link href={`/channels/deliveries?delivery=${test.data.deliveryId}`}>
                  Open the line in the log
                </Link>
              </dd>
            </dl>
          </>
        ) : null}
        {test.isError ? <ErrorPanel {...problemOf(test.error)} /> : null}
      </div>
    </Dialog>
  )
}
