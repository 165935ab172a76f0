'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { DangerDialog } from '@/components/patterns/danger-dialog'
import { HostileText } from '@/components/patterns/hostile-text'
import { Say } from '@/components/patterns/say'
import type { ChannelRoute } from '@/lib/features/channel-routes/contract'
import type { Channel } from '@/lib/features/channels/contract'
import { problemOf } from '@/lib/http/problem'
import { orpc } from '@/lib/http/query'
import { channelsTexts as t } from '@/lib/texts/channels'
import { say } from '@/lib/texts/texts'

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
      title={<Say of={t.removeName} name={<HostileText text={channel.name} max={40} />} />}
      sentence={say(t.nothingIsSentTo, { name: channel.name })}
      tier={1}
      verb={t.removeChannel}
      consequences={[t.itsNameStaysIn, t.watcherThatHearsIt]}
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
      title={<Say of={t.removeName} name={<HostileText text={route.name} max={40} />} />}
      sentence={say(t.ruleIsRemovedWhat, { name: route.name })}
      tier={1}
      verb={t.removeRule}
      busy={remove.isPending}
      error={remove.isError ? problemOf(remove.error) : null}
      onConfirm={() => remove.mutate({ id: route.id })}
    />
  )
}
