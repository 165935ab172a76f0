'use client'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { NuqsAdapter } from 'nuqs/adapters/next/app'
import { type ReactNode, useState } from 'react'
import { LiveProvider } from '@/components/live/live-provider'
import { problemOf } from '@/lib/http/problem'

// An answer of the panel is an answer; only a panel that was not reached is asked again.
function retry(count: number, error: unknown): boolean {
  return count < 2 && problemOf(error).code === 'panel.unreachable'
}

/** Data cache, address state and the live stream for the signed-in pages. */
export function PanelProviders({ children }: { children: ReactNode }) {
  const [queries] = useState(
    () =>
      new QueryClient({
        defaultOptions: { queries: { retry, staleTime: 5_000, refetchOnWindowFocus: true } },
      }),
  )
  return (
    <QueryClientProvider client={queries}>
      <NuqsAdapter>
        <LiveProvider>{children}</LiveProvider>
      </NuqsAdapter>
    </QueryClientProvider>
  )
}
