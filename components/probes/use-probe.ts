'use client'
import { useMutation, useQuery } from '@tanstack/react-query'
import type { Probe } from '@/lib/features/probes/contract'
import { type Problem, problemOf } from '@/lib/http/problem'
import { orpc } from '@/lib/http/query'

const ASK_EVERY_MS = 700
const isOpen = (probe: Probe | undefined) => probe?.state === 'queued' || probe?.state === 'running'

/** One probe at a time: asked, followed until it ends, stopped. `answer` is that of the last one that was done. */
export function useProbe<Answer>(kind: string, targetId: string) {
  const begin = useMutation(orpc.probes.start.mutationOptions())
  const id = begin.data?.id ?? ''
  const follow = useQuery({
    ...orpc.probes.get.queryOptions({ input: { id } }),
    enabled: isOpen(begin.data),
    refetchInterval: ({ state }) => (state.data && !isOpen(state.data) ? false : ASK_EVERY_MS),
    retry: false,
    gcTime: 0,
  })
  const stop = useMutation(orpc.probes.cancel.mutationOptions())
  const probe = isOpen(begin.data) ? (follow.data ?? begin.data) : begin.data
  const failure = begin.error ?? follow.error
  const problem: Problem | null = failure ? problemOf(failure) : (probe?.problem ?? null)
  return {
    ask: (input: unknown) => begin.mutate({ kind, targetId, input }),
    stop: () => stop.mutate({ id }),
    busy: begin.isPending || (isOpen(probe) && failure === null),
    canStop: isOpen(probe) && !stop.isPending,
    problem,
    // Checked by the kind's own schema in the worker, before it was sealed.
    answer: probe?.state === 'done' ? (probe.answer as Answer) : null,
    expiresAt: probe?.expiresAt ?? null,
  }
}
