'use client'
import type { ReactNode } from 'react'
import { Button, type ButtonProps } from './button'
import { cn } from './cn'
import { Tooltip, type TooltipProps } from './tooltip'

export type IconButtonProps = Omit<ButtonProps, 'children' | 'aria-label'> & {
  /** What it does: read by screen readers and shown as the tooltip. */
  label: string
  icon: ReactNode
  /** Key shown beside the label in the tooltip. */
  shortcut?: string
  side?: TooltipProps['side']
}

/** A button that shows only an icon, always with a label and a tooltip. */
export function IconButton({
  label,
  icon,
  shortcut,
  side,
  variant = 'ghost',
  className,
  ...rest
}: IconButtonProps) {
  return (
    <Tooltip side={side} content={shortcut ? `${label} (${shortcut})` : label}>
      <Button
        {...rest}
        variant={variant}
        aria-label={label}
        className={cn('w-8 px-0', rest.size === 'sm' && 'w-7', className)}
      >
        {icon}
      </Button>
    </Tooltip>
  )
}
