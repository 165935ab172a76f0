'use client'
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { IndexList } from '@/lib/features/indexes/contract'
import { orpc } from '@/lib/http/query'
import { type IndexParams, queryOf } from './index-search-params'

/** The indexes that fit the address in pages; the first one came with the page. */
export function useIndexes(targetId: string, params: IndexParams, initial: IndexList | null) {
  const query = queryOf(params)
  const [first] = useState(() => JSON.stringify(query))
  const isFirst = initial !== null && JSON.stringify(query) === first
  return useInfiniteQuery(
    orpc.indexes.list.infiniteOptions({
      input: (cursor: string | undefined) => ({
        targetId,
        ...query,
        limit: 50,
        ...(cursor ? { cursor } : {}),
      }),
      initialPageParam: undefined as string | undefined,
      getNextPageParam: (last) => last.nextCursor,
      placeholderData: keepPreviousData,
      staleTime: 60_000,
      gcTime: 60_000,
      retry: false,
      ...(isFirst ? { initialData: { pages: [initial], pageParams: [undefined] } } : {}),
    }),
  )
}
