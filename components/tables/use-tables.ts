'use client'
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { TableList } from '@/lib/features/tables/contract'
import { orpc } from '@/lib/http/query'
import { queryOf, type TableParams } from './table-search-params'

/** The tables that fit the address in pages; the first one came with the page. Read again when asked to. */
export function useTables(targetId: string, params: TableParams, initial: TableList | null) {
  const query = queryOf(params)
  const [first] = useState(() => JSON.stringify(query))
  const isFirst = initial !== null && JSON.stringify(query) === first
  return useInfiniteQuery(
    orpc.tables.list.infiniteOptions({
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
