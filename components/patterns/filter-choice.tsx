import { Select } from '@/components/ui/select'
import { tableTexts as t } from '@/lib/texts/tables'
import { say } from '@/lib/texts/texts'

export type FilterChoiceProps = {
  label: string
  /** The value that is let through; null for every one. */
  value: string | null
  /** What there is, with how often where that is known. */
  values: readonly { value: string; count?: number }[]
  onChange: (value: string | null) => void
}

/**
 * A filter by one value of those that a server has; nothing where there is none to choose. One that is chosen stays
 * when the list has it no more.
 */
export function FilterChoice({ label, value, values, onChange }: FilterChoiceProps) {
  if (values.length === 0 && value === null) return null
  const gone = value !== null && !values.some((one) => one.value === value)
  const counted = values.some(({ count }) => count !== undefined)
  const all = gone ? [...values, { value, ...(counted ? { count: 0 } : {}) }] : values
  return (
    <Select
      aria-label={label}
      className="w-44"
      value={value ?? ''}
      onValueChange={(next) => onChange(next || null)}
      options={[
        { value: '', label: say(t.every, { what: label }) },
        ...all.map((one) => ({
          value: one.value,
          label: one.count === undefined ? one.value : `${one.value} (${one.count})`,
          data: true,
        })),
      ]}
    />
  )
}
