'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { DangerDialog } from '@/components/patterns/danger-dialog'
import { HostileText } from '@/components/patterns/hostile-text'
import type { ChannelRoute } from '@/lib/features/channel-routes/contract'
import type { Channel } from '@/lib/features/channels/contract'
import { problemOf } from '@/lib/http/problem'
import { orpc } from '@/lib/http/query'

/** Removes a channel with its secret. */
export function RemoveChannel({ channel, onClose }: { channel: Channel; onClose: () => void }) {
  const cache = useQueryClient()
  const remove = useMutation(
    orpc.channels.remove.mutationOptions({
      onSuccess: async () => {
        await cache.invalidateQueries({ queryKey: orpc.channels.key() })
        onClose()
      },
    }),
  )
  return (
    <DangerDialog
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={
        <>
          Remove <HostileText text={channel.name} max={40} />
        </>
      }
      sentence={`Nothing is sent to ${channel.name} any more, and its secret is deleted.`}
      tier={1}
      verb="Remove channel"
      consequences={['Its name stays in the log of deliveries.', 'A watcher that hears it raises its alarm.']}
      busy={remove.isPending}
      error={remove.isError ? problemOf(remove.error) : null}
      onConfirm={() => remove.mutate({ id: channel.id })}
    />
  )
}

/** Removes a rule. */
export function RemoveRoute({ route, onClose }: { route: ChannelRoute; onClose: () => void }) {
  const cache = useQueryClient()
  const remove = useMutation(
    orpc.channelRoutes.remove.mutationOptions({
      onSuccess: async () => {
        await cache.invalidateQueries({ queryKey: orpc.channelRoutes.key() })
        void cache.invalidateQueries({ queryKey: orpc.channels.key() })
        onClose()
      },
    }),
  )
  return (
    <DangerDialog
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={
        <>
          Remove <HostileText text={route.name} max={40} />
        </>
      }
      sentence={`The rule ${route.name} is removed; what it took goes to the rules below it, or to nobody.`}
      tier={1}
      verb="Remove rule"
      busy={remove.isPending}
      error={remove.isError ? problemOf(remove.error) : null}
      onConfirm={() => remove.mutate({ id: route.id })}
    />
  )
}
