import type { ReactNode } from 'react'
import { cn } from '@/components/ui/cn'
import { Status, type StatusKind } from './status'

export type EmptyKind = 'never-configured' | 'no-match' | 'no-permission' | 'unsupported' | 'healthy'
const MARKS: Record<EmptyKind, StatusKind | null> = {
  'never-configured': null,
  'no-match': null,
  'no-permission': 'off',
  unsupported: 'unknown',
  healthy: 'ok',
}

export type EmptyStateProps = {
  kind: EmptyKind
  /** One sentence that says why there is nothing ("Nothing is blocked"). */
  title: ReactNode
  /** What it is for, the remedy, who can give the permission, or when it was checked. */
  children?: ReactNode
  action?: ReactNode
  className?: string
}

/** Why a place is empty, in one sentence where the first row would be. */
export function EmptyState({ kind, title, children, action, className }: EmptyStateProps) {
  const mark = MARKS[kind]
  return (
    <div data-empty={kind} className={cn('max-w-[72ch] px-2 py-6', className)}>
      <p className="font-medium">{mark ? <Status status={mark}>{title}</Status> : title}</p>
      {children ? <div className="mt-1 text-ink-muted text-sm">{children}</div> : null}
      {action ? <div className="mt-3">{action}</div> : null}
    </div>
  )
}
