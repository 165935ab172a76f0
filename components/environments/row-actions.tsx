'use client'
import { EllipsisVertical } from 'lucide-react'
import { IconButton } from '@/components/ui/icon-button'
import { Menu, MenuItem } from '@/components/ui/menu'
import { environmentsTexts as t } from '@/lib/texts/environments'
import { say } from '@/lib/texts/texts'

/** Edit and remove, at the end of a row. */
export function RowActions(props: { name: string; edit: string; onEdit: () => void; onRemove: () => void }) {
  return (
    <Menu
      trigger={
        <IconButton
          size="sm"
          label={say(t.actionsOn, { name: props.name })}
          icon={<EllipsisVertical aria-hidden="true" strokeWidth={1.75} />}
        />
      }
    >
      <MenuItem onSelect={props.onEdit}>{props.edit}</MenuItem>
      <MenuItem danger onSelect={props.onRemove}>
        {t.remove2}
      </MenuItem>
    </Menu>
  )
}
