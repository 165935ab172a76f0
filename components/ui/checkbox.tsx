'use client'
import { type ComponentProps, type ReactNode, useId } from 'react'
import { cn } from './cn'

export type CheckboxProps = Omit<ComponentProps<'input'>, 'type' | 'onChange' | 'className'> & {
  /** The words beside the box; give `aria-label` instead where a column header says it. */
  label?: ReactNode
  /** Some, not all: drawn as a dash. */
  indeterminate?: boolean
  onCheckedChange?: (checked: boolean) => void
  className?: string
}

/** A check box with its words beside it. */
export function Checkbox({
  label,
  indeterminate = false,
  onCheckedChange,
  className,
  ...rest
}: CheckboxProps) {
  const own = useId()
  const id = rest.id ?? own
  const box = (
    <input
      {...rest}
      id={label === undefined ? rest.id : id}
      ref={(input) => {
        if (input) input.indeterminate = indeterminate
      }}
      type="checkbox"
      onChange={(event) => onCheckedChange?.(event.target.checked)}
      className="tick hit-24 block size-4 shrink-0 appearance-none rounded-[3px] border border-line-strong bg-surface checked:border-accent checked:bg-accent indeterminate:border-accent indeterminate:bg-accent disabled:opacity-55"
    />
  )
  if (label === undefined) return box
  return (
    <label htmlFor={id} className={cn('inline-flex min-h-6 items-center gap-2 text-base', className)}>
      {box}
      {label}
    </label>
  )
}
