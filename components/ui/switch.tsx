'use client'
import { Switch as Base } from '@base-ui/react/switch'
import { type ReactNode, useId } from 'react'
import { cn } from './cn'

export type SwitchProps = Omit<Base.Root.Props, 'className' | 'render' | 'children'> & {
  label: ReactNode
  className?: string
}

/** A setting that is on or off and takes effect at once. */
export function Switch({ label, className, ...rest }: SwitchProps) {
  const own = useId()
  const id = rest.id ?? own
  return (
    <label htmlFor={id} className={cn('inline-flex min-h-6 items-center gap-2 text-base', className)}>
      <Base.Root
        {...rest}
        id={id}
        className="hit-24 flex h-[18px] w-8 shrink-0 items-center rounded-full border border-line-strong bg-hover p-px data-checked:border-accent data-checked:bg-accent data-disabled:opacity-55"
      >
        <Base.Thumb className="size-3.5 rounded-full bg-ink-muted transition-transform duration-120 data-checked:translate-x-3.5 data-checked:bg-on-accent" />
      </Base.Root>
      {label}
    </label>
  )
}
