'use client'
import type { ComponentProps, ReactNode } from 'react'
import { cn } from './cn'

export type SwitchProps = Omit<ComponentProps<'input'>, 'type' | 'role' | 'onChange' | 'className'> & {
  label: ReactNode
  onCheckedChange?: (checked: boolean) => void
  className?: string
}

/** A setting that is on or off and takes effect at once. */
export function Switch({ label, onCheckedChange, className, ...rest }: SwitchProps) {
  return (
    <label className={cn('inline-flex min-h-6 items-center gap-2 text-base', className)}>
      <input
        {...rest}
        type="checkbox"
        role="switch"
        aria-checked={rest.checked ?? false}
        onChange={(event) => onCheckedChange?.(event.target.checked)}
        className="h-[18px] w-8 shrink-0 appearance-none rounded-full border border-line-strong bg-hover p-px before:block before:size-3.5 before:rounded-full before:bg-ink-muted before:transition-transform before:duration-120 checked:border-accent checked:bg-accent checked:before:translate-x-3.5 checked:before:bg-on-accent disabled:opacity-55"
      />
      {label}
    </label>
  )
}
