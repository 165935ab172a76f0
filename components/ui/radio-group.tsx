'use client'
import { type ReactNode, useId } from 'react'
import { cn } from './cn'

export type RadioOption<T extends string> = {
  value: T
  label: ReactNode
  help?: ReactNode
  disabled?: boolean
}
export type RadioGroupProps<T extends string> = {
  label: ReactNode
  options: RadioOption<T>[]
  value: T
  onValueChange: (value: T) => void
  name?: string
  className?: string
}

/** One choice of a few, all visible. */
export function RadioGroup<T extends string>({
  label,
  options,
  value,
  onValueChange,
  name,
  className,
}: RadioGroupProps<T>) {
  const id = useId()
  return (
    <div className={cn('space-y-1', className)}>
      <span id={id} className="font-medium text-sm">
        {label}
      </span>
      <div role="radiogroup" aria-labelledby={id}>
        {options.map((option) => (
          <label key={option.value} className="flex min-h-7 items-start gap-2 py-0.5">
            <input
              type="radio"
              name={name ?? id}
              value={option.value}
              checked={option.value === value}
              disabled={option.disabled}
              onChange={() => onValueChange(option.value)}
              className="mt-0.5 flex size-4 shrink-0 appearance-none items-center justify-center rounded-full border border-line-strong bg-surface before:size-2 before:rounded-full checked:border-accent checked:before:bg-accent disabled:opacity-55"
            />
            <span>
              {option.label}
              {option.help ? <span className="block text-ink-muted text-xs">{option.help}</span> : null}
            </span>
          </label>
        ))}
      </div>
    </div>
  )
}
