'use client'
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { useLiveControl } from '@/components/live/live-context'
import type { StatementList } from '@/lib/features/statements/contract'
import { orpc } from '@/lib/http/query'
import { type Span, spanOf, stepOf } from './span'
import { queryOf, type StatementParams } from './statement-search-params'

/** The span that is shown: it moves on with the clock unless it is fixed or the page is paused. */
export function useSpan(params: Pick<StatementParams, 'range' | 'from' | 'to'>, first: Span): Span {
  const { paused } = useLiveControl()
  const { range, from, to } = params
  const [span, setSpan] = useState(first)
  const [shown, setShown] = useState({ range, from, to })
  useEffect(() => {
    const renew = () => setSpan(spanOf({ range, from, to }, Date.now()))
    const moved = shown.range !== range || shown.from !== from || shown.to !== to
    if (moved) {
      setShown({ range, from, to })
      renew()
    }
    if (paused || (from !== null && to !== null)) return
    const timer = setInterval(() => {
      if (document.visibilityState !== 'hidden') renew()
    }, stepOf(range))
    return () => clearInterval(timer)
  }, [range, from, to, paused, shown])
  return span
}

/** The statements of a span in pages; the first one came with the page. */
export function useStatements(
  targetId: string,
  span: Span,
  params: StatementParams,
  initial: StatementList | null,
) {
  const query = queryOf(params)
  const [first] = useState(() => JSON.stringify(query))
  const isFirst =
    initial !== null &&
    initial.from === span.from &&
    initial.to === span.to &&
    JSON.stringify(query) === first
  return useInfiniteQuery(
    orpc.statements.list.infiniteOptions({
      input: (cursor: string | undefined) => ({
        targetId,
        ...span,
        ...query,
        limit: 50,
        ...(cursor ? { cursor } : {}),
      }),
      initialPageParam: undefined as string | undefined,
      getNextPageParam: (last) => last.nextCursor,
      placeholderData: keepPreviousData,
      staleTime: 30_000,
      gcTime: 60_000,
      retry: false,
      ...(isFirst ? { initialData: { pages: [initial], pageParams: [undefined] } } : {}),
    }),
  )
}
