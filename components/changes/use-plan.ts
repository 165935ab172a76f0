'use client'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import type { Change } from '@/lib/features/changes/contract'
import { client } from '@/lib/http/client'
import { type Problem, problemOf } from '@/lib/http/problem'
import { orpc } from '@/lib/http/query'

export type ChangeRequest = { kind: string; targetId: string; input: unknown }

export type PlanState = {
  /** Null until the worker took the request. */
  change: Change | null
  problem: Problem | null
  /** Throws the plan away and asks for a fresh one. */
  again: () => void
  /** Throws away a plan that nobody wants. */
  discard: () => void
}

/** Has a plan made in the worker for what is asked; follows it while it is being made. */
export function usePlan(request: ChangeRequest | null): PlanState {
  const [turn, setTurn] = useState(0)
  const create = useMutation({ mutationFn: (asked: ChangeRequest) => client.changes.create(asked) })
  const asked = useRef<string | null>(null)
  const mark = request === null ? null : `${turn} ${JSON.stringify(request)}`
  const { mutate, reset } = create
  useEffect(() => {
    if (asked.current === mark) return
    asked.current = mark
    if (request === null) reset()
    else mutate(request)
  }, [mark, request, mutate, reset])
  const id = create.data?.id ?? ''
  const followed = useQuery({
    ...orpc.changes.get.queryOptions({ input: { id } }),
    enabled: create.data?.state === 'planning',
    refetchInterval: (query) => (query.state.data?.state === 'planning' || !query.state.data ? 400 : false),
  })
  const change = followed.data?.id === id && id !== '' ? followed.data : (create.data ?? null)
  const error = create.error ?? followed.error
  const discard = () => {
    // Best effort: a plan left behind runs by no means by itself.
    if (change?.state === 'planned') client.changes.discard({ id: change.id }).catch(() => undefined)
  }
  return {
    change,
    problem: error ? problemOf(error) : null,
    again: () => {
      discard()
      setTurn(turn + 1)
    },
    discard,
  }
}
