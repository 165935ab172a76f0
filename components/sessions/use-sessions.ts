'use client'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useLive, useLiveControl, useLiveState } from '@/components/live/live-context'
import type { SessionListView } from '@/lib/features/sessions/contract'
import { type Problem, problemOf } from '@/lib/http/problem'
import { orpc } from '@/lib/http/query'

/** How often the panel reads the sessions of a target that somebody watches. */
export const SESSIONS_EVERY_MS = 2_000

export type SessionsFeed = {
  list: SessionListView | undefined
  /** Why the target could not be read the last time; null when it could. */
  problem: Problem | null
  /** When data last came, while there is a problem. */
  lastAt: string | null
}

/** The sessions of a target: first from the page, then from the live stream, by asking while that is lost. */
export function useSessions(
  targetId: string,
  initial: SessionListView | null,
  initialProblem: Problem | null,
): SessionsFeed {
  const queries = useQueryClient()
  const { paused } = useLiveControl()
  const { kind } = useLiveState()
  const [told, setTold] = useState<{ problem: Problem | null; lastAt: string | null }>({
    problem: initialProblem,
    lastAt: null,
  })
  const options = orpc.sessions.list.queryOptions({ input: { targetId } })
  const lost = kind === 'broken'
  const query = useQuery({
    ...options,
    ...(initial ? { initialData: initial } : {}),
    enabled: lost && !paused,
    staleTime: Number.POSITIVE_INFINITY,
    refetchInterval: lost && !paused ? 5_000 : false,
    retry: false,
  })
  useLive({ topic: 'sessions', targetId }, (event) => {
    if (event.topic === 'sessions') {
      queries.setQueryData(options.queryKey, event.data)
      setTold((before) => (before.problem === null ? before : { problem: null, lastAt: null }))
    } else if (event.topic === 'sessions.problem') {
      setTold({ problem: event.problem, lastAt: event.lastAt })
    }
  })
  const problem = lost && query.error ? problemOf(query.error) : told.problem
  return { list: query.data, problem, lastAt: told.lastAt ?? query.data?.at ?? null }
}
