'use client'
import { Pencil, Trash2 } from 'lucide-react'
import { RowActions } from '@/components/patterns/row-actions'
import { IconButton } from '@/components/ui/icon-button'
import { say } from '@/lib/texts/texts'
import { windowsTexts as t } from '@/lib/texts/windows'

export type ItemActionsProps = { name: string; onEdit: () => void; onRemove: () => void }

/** Edit and remove, beside what is set. */
export function ItemActions({ name, onEdit, onRemove }: ItemActionsProps) {
  return (
    <RowActions>
      <IconButton
        size="sm"
        label={say(t.editName, { name })}
        icon={<Pencil aria-hidden="true" strokeWidth={1.75} />}
        onClick={onEdit}
      />
      <IconButton
        size="sm"
        label={say(t.removeName, { name })}
        icon={<Trash2 aria-hidden="true" strokeWidth={1.75} />}
        onClick={onRemove}
      />
    </RowActions>
  )
}
