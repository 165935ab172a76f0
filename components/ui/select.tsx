'use client'
import { Select as Base } from '@base-ui/react/select'
import { Check, ChevronsUpDown } from 'lucide-react'
import { cn } from './cn'
import { useFieldControl } from './field-context'
import { CONTROL_CLASS } from './input'

export type SelectOption<T extends string> = { value: T; label: string; disabled?: boolean }
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

/** One choice of many, in a list that opens. */
export function Select<T extends string>(props: SelectProps<T>) {
  const { options, value, onValueChange, placeholder, name, disabled, className } = props
  const control = useFieldControl({})
  return (
    <Base.Root
      items={options}
      value={value}
      onValueChange={(next) => (next === null ? undefined : onValueChange(next))}
      name={name}
      disabled={disabled}
    >
      <Base.Trigger
        {...control}
        aria-label={props['aria-label']}
        className={cn(CONTROL_CLASS, 'flex h-8 items-center justify-between gap-2 text-left', className)}
      >
        <span className="truncate">
          <Base.Value placeholder={placeholder} />
        </span>
        <Base.Icon className="text-ink-muted">
          <ChevronsUpDown aria-hidden="true" strokeWidth={1.75} className="size-4" />
        </Base.Icon>
      </Base.Trigger>
      <Base.Portal>
        <Base.Positioner sideOffset={4} alignItemWithTrigger={false} className="z-50">
          <Base.Popup className="max-h-(--available-height) min-w-(--anchor-width) overflow-y-auto rounded-md border border-line bg-raised p-1 shadow-float transition-opacity duration-120 data-ending-style:opacity-0 data-starting-style:opacity-0">
            <Base.List>
              {options.map((option) => (
                <Base.Item
                  key={option.value}
                  value={option.value}
                  disabled={option.disabled}
                  className="flex min-h-7 items-center gap-2 rounded-sm px-2 text-base outline-none data-highlighted:bg-hover data-disabled:opacity-55"
                >
                  <span className="size-4">
                    <Base.ItemIndicator>
                      <Check aria-hidden="true" strokeWidth={1.75} className="size-4" />
                    </Base.ItemIndicator>
                  </span>
                  <Base.ItemText>{option.label}</Base.ItemText>
                </Base.Item>
              ))}
            </Base.List>
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  )
}
