'use client'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useLive, useLiveControl, useLiveState } from '@/components/live/live-context'
import type { Overview } from '@/lib/features/overview/contract'
import { orpc } from '@/lib/http/query'

/** How often the collector reads a target's figures. */
export const OVERVIEW_EVERY_MS = 10_000

/** The present figures of a target, renewed by the live stream and by asking while that is lost. */
export function useOverview(targetId: string, initial: Overview): Overview {
  const queries = useQueryClient()
  const { paused } = useLiveControl()
  const { kind } = useLiveState()
  const options = orpc.overview.get.queryOptions({ input: { targetId } })
  const query = useQuery({
    ...options,
    initialData: initial,
    staleTime: Number.POSITIVE_INFINITY,
    refetchInterval: !paused && kind === 'broken' ? OVERVIEW_EVERY_MS : false,
  })
  useLive({ topic: 'overview', targetId }, (event) => {
    if (event.topic === 'overview') queries.setQueryData(options.queryKey, event.data)
  })
  const { data } = query
  return initial.at !== null && (data.at ?? '') < initial.at ? initial : data
}
