'use client'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import type { Target } from '@/lib/features/targets/contract'
import { orpc } from '@/lib/http/query'

/** A target under edit, and what to call with the answer of a save so that the rest of the page follows. */
export function useEditedTarget(initial: Target): { target: Target; saved: (target: Target) => void } {
  const cache = useQueryClient()
  const router = useRouter()
  const options = orpc.targets.get.queryOptions({ input: { targetId: initial.id } })
  const query = useQuery({ ...options, initialData: initial, refetchInterval: 10_000 })
  const saved = (target: Target) => {
    cache.setQueryData(options.queryKey, target)
    void cache.invalidateQueries({ queryKey: orpc.targets.list.key() })
    void cache.invalidateQueries({ queryKey: orpc.environments.key() })
    void cache.invalidateQueries({ queryKey: orpc.groups.key() })
    // Header, badge and band are drawn by the server.
    router.refresh()
  }
  return { target: query.data, saved }
}
