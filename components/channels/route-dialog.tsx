'use client'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { FormDialog } from '@/components/patterns/form-dialog'
import { HostileText } from '@/components/patterns/hostile-text'
import { savingOf } from '@/components/patterns/saving'
import { Say } from '@/components/patterns/say'
import { useDraft } from '@/components/patterns/use-draft'
import { useZone } from '@/components/patterns/zone'
import type { ChannelRoute } from '@/lib/features/channel-routes/contract'
import { orpc } from '@/lib/http/query'
import { routesTexts as t } from '@/lib/texts/routes'
import { draftOf, inputOf } from './route-draft'
import { RouteFields } from './route-fields'

/** Adds a rule at the end, or edits one. */
export function RouteDialog({ route, onClose }: { route: ChannelRoute | null; onClose: () => void }) {
  const cache = useQueryClient()
  const zone = useZone()
  const channels = useQuery(orpc.channels.list.queryOptions())
  const { draft, set, saved } = useDraft(() => draftOf(route, zone))
  const done = {
    onSuccess: async () => {
      saved()
      await cache.invalidateQueries({ queryKey: orpc.channelRoutes.key() })
      void cache.invalidateQueries({ queryKey: orpc.channels.key() })
      onClose()
    },
  }
  const create = useMutation(orpc.channelRoutes.create.mutationOptions(done))
  const update = useMutation(orpc.channelRoutes.update.mutationOptions(done))
  const { busy, problem } = savingOf(create, update)
  const submit = () => {
    const input = inputOf(draft)
    if (route) update.mutate({ ...input, id: route.id })
    else create.mutate(input)
  }
  return (
    <FormDialog
      title={route ? <Say of={t.editName} name={<HostileText text={route.name} max={40} />} /> : t.addRule}
      verb={route ? t.save : t.addRule2}
      busy={busy}
      problem={problem}
      onSubmit={submit}
      onClose={onClose}
    >
      <RouteFields
        draft={draft}
        set={set}
        errors={problem?.fields ?? {}}
        channels={channels.data?.items ?? []}
      />
    </FormDialog>
  )
}
