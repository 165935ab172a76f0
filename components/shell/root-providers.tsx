'use client'
import { CSPProvider } from '@base-ui/react/csp-provider'
import type { ReactNode } from 'react'
import { Announcer } from '@/components/patterns/announcer'
import { Toasts } from '@/components/ui/toast'
import { TooltipHost } from '@/components/ui/tooltip'

/** What every page needs once: nonces for Base UI, hints, notes, the live region. */
export function RootProviders({ nonce, children }: { nonce?: string | undefined; children: ReactNode }) {
  return (
    <CSPProvider disableStyleElements nonce={nonce}>
      {children}
      <Toasts />
      <TooltipHost />
      <Announcer />
    </CSPProvider>
  )
}
