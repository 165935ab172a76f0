'use client'
import { fetchDialog } from '@/components/ui/dialog'
import { onDemand } from '@/components/ui/on-demand'

/** The dialog that plans and applies a change; fetched when the first change is asked for. */
export const applyDialog = onDemand(() => {
  fetchDialog()
  return import('./apply-change-dialog')
})
