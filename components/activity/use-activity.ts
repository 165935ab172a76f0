'use client'
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Span } from '@/components/statements/span'
import type { ActivityList } from '@/lib/features/activity/contract'
import { orpc } from '@/lib/http/query'
import { type ActivityParams, queryOf } from './activity-search-params'

/** Who was at work in a span, in pages; the first one came with the page. */
export function useActivity(
  targetId: string,
  span: Span,
  params: ActivityParams,
  initial: ActivityList | null,
) {
  const query = queryOf(params)
  const [first] = useState(() => JSON.stringify(query))
  const isFirst =
    initial !== null &&
    initial.from === span.from &&
    initial.to === span.to &&
    JSON.stringify(query) === first
  return useInfiniteQuery(
    orpc.activity.list.infiniteOptions({
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
