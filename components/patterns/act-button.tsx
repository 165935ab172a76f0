import type { ReactNode } from 'react'
import { Button } from '@/components/ui/button'
import { Tooltip } from '@/components/ui/tooltip'

export type ActButtonProps = {
  /** Why it cannot be done; null when it can. */
  why: string | null
  danger?: boolean
  onPress: () => void
  children: ReactNode
}

/** A button for an act on one row. What cannot be done is said, not hidden. */
export function ActButton({ why, danger = false, onPress, children }: ActButtonProps) {
  const button = (
    <Button
      size="sm"
      aria-disabled={why === null ? undefined : true}
      className={danger && why === null ? 'text-danger!' : ''}
      onClick={why === null ? onPress : undefined}
    >
      {children}
      {why === null ? null : <span className="sr-only">: {why}</span>}
    </Button>
  )
  return why === null ? button : <Tooltip content={why}>{button}</Tooltip>
}
