'use client'
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useLive, useLiveControl, useLiveState } from '@/components/live/live-context'
import type { SessionListView } from '@/lib/features/sessions/contract'
import { SESSION_PAGE } from '@/lib/features/sessions/page-size'
import { isNarrow, queryOf, type SessionFilter } from '@/lib/features/sessions/select'
import { type Problem, problemOf } from '@/lib/http/problem'
import { orpc } from '@/lib/http/query'

/** How often the panel reads the sessions of a target that somebody watches. */
export const SESSIONS_EVERY_MS = 2_000

/** How often a list that is cut is searched for a filter. */
const SEARCH_EVERY_MS = 4_000

export type SessionsFeed = {
  list: SessionListView | undefined
  /** Why the target could not be read the last time; null when it could. */
  problem: Problem | null
  /** When data last came, while there is a problem. */
  lastAt: string | null
  /** More sessions than a list holds: filters are searched by the server then. */
  isCut: boolean
}

/** The sessions of a target: first from the page, then from the live stream, by asking while that is lost. */
export function useSessions(
  targetId: string,
  initial: SessionListView | null,
  initialProblem: Problem | null,
  filter: SessionFilter,
): SessionsFeed {
  const queries = useQueryClient()
  const { paused } = useLiveControl()
  const { kind } = useLiveState()
  const [told, setTold] = useState<{ problem: Problem | null; lastAt: string | null }>({
    problem: initialProblem,
    lastAt: null,
  })
  const options = orpc.sessions.list.queryOptions({ input: { targetId, kind: 'all' } })
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
  const isCut = query.data !== undefined && query.data.sessions.length + query.data.omitted > SESSION_PAGE
  const isFiltered = isCut && isNarrow(filter)
  const searched = useQuery({
    ...orpc.sessions.list.queryOptions({ input: { targetId, ...queryOf(filter) } }),
    enabled: isFiltered && !paused,
    staleTime: SESSIONS_EVERY_MS,
    refetchInterval: paused ? false : SEARCH_EVERY_MS,
    placeholderData: keepPreviousData,
    retry: false,
  })
  const failure = isFiltered && searched.error ? searched.error : lost ? query.error : null
  const list = isFiltered ? (searched.data ?? query.data) : query.data
  const problem = failure ? problemOf(failure) : told.problem
  return { list, problem, lastAt: told.lastAt ?? list?.at ?? null, isCut }
}
