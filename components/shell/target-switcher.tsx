'use client'
import { ChevronsUpDown } from 'lucide-react'
import { HostileText } from '@/components/patterns/hostile-text'
import { Status, type StatusKind } from '@/components/patterns/status'
import { Badge } from '@/components/ui/badge'
import { Button } from '@/components/ui/button'
import { Menu, MenuLink } from '@/components/ui/menu'
import { shellTexts as t } from '@/lib/texts/shell'

export type ShellTarget = {
  id: string
  name: string
  engine: string
  status: StatusKind
  production: boolean
}

/** Goes from one target to another. */
export function TargetSwitcher({
  targets,
  currentId,
}: {
  targets: ReadonlyArray<ShellTarget>
  currentId?: string | null
}) {
  if (targets.length === 0) return null
  const current = targets.find((target) => target.id === currentId)
  return (
    <Menu
      align="start"
      className="w-72"
      trigger={
        <Button variant="ghost" className="min-w-0 max-w-60 shrink! px-2!">
          <span className="truncate">
            {current ? <HostileText text={current.name} max={28} /> : t.targets}
          </span>
          <ChevronsUpDown aria-hidden="true" strokeWidth={1.75} />
        </Button>
      }
    >
      {targets.map((target) => (
        <MenuLink key={target.id} href={`/targets/${target.id}`}>
          <Status status={target.status} shapeOnly />
          <span className="min-w-0 flex-1 truncate">
            <HostileText text={target.name} max={28} />
          </span>
          {target.production ? <Badge tone="production">{t.prod}</Badge> : null}
          <span className="text-ink-muted text-xs">{target.engine}</span>
        </MenuLink>
      ))}
    </Menu>
  )
}
