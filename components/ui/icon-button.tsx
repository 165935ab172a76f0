'use client'
import type { ReactNode } from 'react'
import { Button, type ButtonProps } from './button'
import { Tooltip, type TooltipProps } from './tooltip'

export type IconButtonProps = Omit<ButtonProps, 'children' | 'aria-label' | 'square'> & {
  /** What it does: read by screen readers and shown as the tooltip. */
  label: string
  icon: ReactNode
  /** Key shown beside the label in the tooltip. */
  shortcut?: string
  side?: TooltipProps['side']
  /** Without a tooltip: where it is focused by itself, and Escape would close the tooltip first. */
  quiet?: boolean
}

/** A button that shows only an icon, always with a label and, unless it is quiet, a tooltip. */
export function IconButton({
  label,
  icon,
  shortcut,
  side,
  quiet = false,
  variant = 'ghost',
  className,
  ...rest
}: IconButtonProps) {
  const button = (
    <Button {...rest} variant={variant} aria-label={label} square className={className}>
      {icon}
    </Button>
  )
  if (quiet) return button
  return (
    <Tooltip side={side} content={shortcut ? `${label} (${shortcut})` : label}>
      {button}
    </Tooltip>
  )
}
