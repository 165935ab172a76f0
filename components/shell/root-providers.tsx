'use client'
import { CSPProvider } from '@base-ui/react/csp-provider'
import type { ReactNode } from 'react'
import { Announcer } from '@/components/patterns/announcer'
import { ToastProvider } from '@/components/ui/toast'
import { TooltipProvider } from '@/components/ui/tooltip'

/** What every page needs once: nonces for Base UI, shared tooltip delay, notes, the live region. */
export function RootProviders({ nonce, children }: { nonce?: string | undefined; children: ReactNode }) {
  return (
    <CSPProvider disableStyleElements nonce={nonce}>
      <TooltipProvider>
        <ToastProvider>{children}</ToastProvider>
      </TooltipProvider>
      <Announcer />
    </CSPProvider>
  )
}
