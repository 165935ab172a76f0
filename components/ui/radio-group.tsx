'use client'
import { Radio } from '@base-ui/react/radio'
import { RadioGroup as Base } from '@base-ui/react/radio-group'
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
      <Base aria-labelledby={id} name={name} value={value} onValueChange={(next: T) => onValueChange(next)}>
        {options.map((option) => (
          <label
            key={option.value}
            htmlFor={`${id}-${option.value}`}
            className="flex min-h-7 items-start gap-2 py-0.5"
          >
            <Radio.Root
              id={`${id}-${option.value}`}
              value={option.value}
              disabled={option.disabled}
              className="hit-24 mt-0.5 flex size-4 shrink-0 items-center justify-center rounded-full border border-line-strong bg-surface data-checked:border-accent data-disabled:opacity-55"
            >
              <Radio.Indicator className="size-2 rounded-full bg-accent" />
            </Radio.Root>
            <span>
              {option.label}
              {option.help ? <span className="block text-ink-muted text-xs">{option.help}</span> : null}
            </span>
          </label>
        ))}
      </Base>
    </div>
  )
}
