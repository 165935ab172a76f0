'use client'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { lazy, Suspense, useState } from 'react'
import { CsvButton } from '@/components/patterns/csv-button'
import { EmptyState } from '@/components/patterns/empty-state'
import { ErrorPanel } from '@/components/patterns/error-panel'
import { Button } from '@/components/ui/button'
import type { Channel } from '@/lib/features/channels/contract'
import { problemOf } from '@/lib/http/problem'
import { orpc } from '@/lib/http/query'
import { channelsTexts as t } from '@/lib/texts/channels'
import { CHANNEL_CSV } from './channel-csv'
import { ChannelTable } from './channel-table'
import { ChannelsFrame } from './channels-frame'
import { RemoveChannel } from './remove-dialogs'
import { TestChannel } from './test-channel'

// The form is most of this page and few who look at it open it.
const ChannelDialog = lazy(() =>
  import('./channel-dialog').then((module) => ({ default: module.ChannelDialog })),
)

type Open = { what: 'edit' | 'test' | 'remove'; channel: Channel } | { what: 'add' } | null

/** Channels: where notices go, and how each did last. */
export function ChannelsView({ initial, mayWrite }: { initial: { items: Channel[] }; mayWrite: boolean }) {
  const cache = useQueryClient()
  const query = useQuery(orpc.channels.list.queryOptions({ initialData: initial, refetchInterval: 15_000 }))
  const [open, setOpen] = useState<Open>(null)
  const pause = useMutation(
    orpc.channels.pause.mutationOptions({
      onSuccess: () => cache.invalidateQueries({ queryKey: orpc.channels.key() }),
    }),
  )
  const channels = query.data.items
  const add = mayWrite ? (
    <Button variant="primary" onClick={() => setOpen({ what: 'add' })}>
      {t.addChannel}
    </Button>
  ) : undefined
  const close = () => setOpen(null)
  return (
    <ChannelsFrame
      title={t.wherePanelSends}
      actions={
        <>
          {channels.length > 0 ? (
            <CsvButton columns={CHANNEL_CSV} rows={() => channels} target="panel" view="channels" />
          ) : null}
          {add}
        </>
      }
    >
      {query.isError ? <ErrorPanel {...problemOf(query.error)} className="mb-3" /> : null}
      {pause.isError ? <ErrorPanel {...problemOf(pause.error)} className="mb-3" /> : null}
      {channels.length === 0 ? (
        <EmptyState kind="never-configured" title={t.thereIsNoChannel} action={add}>
          {t.channelIsMail}
        </EmptyState>
      ) : (
        <ChannelTable
          channels={channels}
          mayWrite={mayWrite}
          onTest={(channel) => setOpen({ what: 'test', channel })}
          onEdit={(channel) => setOpen({ what: 'edit', channel })}
          onRemove={(channel) => setOpen({ what: 'remove', channel })}
          onPause={(channel) => pause.mutate({ id: channel.id, paused: !channel.paused })}
        />
      )}
      {open?.what === 'add' || open?.what === 'edit' ? (
        <Suspense>
          <ChannelDialog channel={open.what === 'edit' ? open.channel : null} onClose={close} />
        </Suspense>
      ) : null}
      {open?.what === 'test' ? <TestChannel channel={open.channel} onClose={close} /> : null}
      {open?.what === 'remove' ? <RemoveChannel channel={open.channel} onClose={close} /> : null}
    </ChannelsFrame>
  )
}
