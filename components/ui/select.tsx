'use client'
import { ChevronsUpDown } from 'lucide-react'
import { cn } from './cn'
import { useFieldControl } from './field-context'
import { CONTROL_CLASS } from './input'

export type SelectOption<T extends string> = {
  value: T
  label: string
  disabled?: boolean
  /** The label is a name that somebody gave, not a word of ours. */
  data?: boolean
}
export type SelectProps<T extends string> = {
  options: ReadonlyArray<SelectOption<T>>
  value: T | null
  onValueChange: (value: T) => void
  placeholder?: string
  name?: string
  disabled?: boolean
  /** Needed outside a Field. */
  'aria-label'?: string
  className?: string
}

/** One choice of many, in the browser's own list: it costs no code and phones know it. */
export function Select<T extends string>(props: SelectProps<T>) {
  const { options, value, onValueChange, placeholder, name, disabled, className } = props
  const control = useFieldControl({})
  return (
    <span className={cn('relative inline-block', className ?? 'w-full')}>
      <select
        {...control}
        aria-label={props['aria-label']}
        name={name}
        disabled={disabled}
        value={value ?? ''}
        onChange={(event) => {
          const chosen = options[event.target.selectedIndex - (value === null ? 1 : 0)]
          if (chosen) onValueChange(chosen.value)
        }}
        className={cn(CONTROL_CLASS, 'h-8 appearance-none truncate pr-7')}
      >
        {value === null ? (
          <option value="" disabled hidden>
            {placeholder ?? ''}
          </option>
        ) : null}
        {options.map((option) => (
          <option
            key={option.value}
            value={option.value}
            disabled={option.disabled}
            translate={option.data ? 'no' : undefined}
          >
            {option.label}
          </option>
        ))}
      </select>
      <ChevronsUpDown
        aria-hidden="true"
        strokeWidth={1.75}
        className="pointer-events-none absolute top-2 right-2 size-4 text-ink-muted"
      />
    </span>
  )
}
