'use client'
import { Checkbox as Base } from '@base-ui/react/checkbox'
import { Check, Minus } from 'lucide-react'
import { type ReactNode, useId } from 'react'
import { cn } from './cn'

export type CheckboxProps = Omit<Base.Root.Props, 'className' | 'render' | 'children'> & {
  /** The words beside the box; give `aria-label` instead where a column header says it. */
  label?: ReactNode
  className?: string
}

/** A check box with its words beside it. */
export function Checkbox({ label, className, ...rest }: CheckboxProps) {
  const own = useId()
  const id = rest.id ?? own
  const box = (
    <Base.Root
      {...rest}
      id={id}
      className="hit-24 flex size-4 shrink-0 items-center justify-center rounded-[3px] border border-line-strong bg-surface data-checked:border-accent data-indeterminate:border-accent data-checked:bg-accent data-indeterminate:bg-accent data-disabled:opacity-55"
    >
      <Base.Indicator className="text-on-accent">
        {rest.indeterminate ? (
          <Minus aria-hidden="true" className="size-3" />
        ) : (
          <Check aria-hidden="true" className="size-3" strokeWidth={3} />
        )}
      </Base.Indicator>
    </Base.Root>
  )
  if (label === undefined) return box
  return (
    <label htmlFor={id} className={cn('inline-flex min-h-6 items-center gap-2 text-base', className)}>
      {box}
      {label}
    </label>
  )
}
