'use client'
import { EllipsisVertical } from 'lucide-react'
import type { ReactNode } from 'react'
import { IconButton } from '@/components/ui/icon-button'
import { Menu } from '@/components/ui/menu'
import { rowActionTexts as t } from '@/lib/texts/row-actions'
import { say } from '@/lib/texts/texts'

/** The menu of a row, behind three dots; `name` is the row's own. */
export function RowMenu({ name, children }: { name: string; children: ReactNode }) {
  return (
    <Menu
      trigger={
        <IconButton
          size="sm"
          label={say(t.actionsOn, { name })}
          icon={<EllipsisVertical aria-hidden="true" strokeWidth={1.75} />}
        />
      }
    >
      {children}
    </Menu>
  )
}
