import type { ReactNode } from 'react'
import { Th } from '@/components/ui/table'
import { rowActionTexts as t } from '@/lib/texts/row-actions'

/** The head above what can be done with each row: only heard. */
export function ActionsHead() {
  return (
    <Th>
      <span className="sr-only">{t.actions}</span>
    </Th>
  )
}

/** Buttons and a menu at the end of a row. */
export function RowActions({ children }: { children: ReactNode }) {
  return <span className="flex items-center justify-end gap-1">{children}</span>
}
