'use client'
import { useId } from 'react'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { scheduleFormTexts as t } from '@/lib/texts/schedule-form'

export type ZoneFieldProps = {
  value: string
  onChange: (zone: string) => void
  error: string | undefined
  help?: string
}

/** A time zone by its IANA name, with the browser's own list of them. */
export function ZoneField({ value, onChange, error, help }: ZoneFieldProps) {
  const list = useId()
  return (
    <Field label={t.timeZone} required error={error} help={help}>
      <Input
        list={list}
        value={value}
        autoComplete="off"
        spellCheck={false}
        placeholder={t.europeBerlin}
        onChange={(event) => onChange(event.target.value)}
      />
      <datalist id={list}>
        {['UTC', ...Intl.supportedValuesOf('timeZone')].map((name) => (
          <option key={name} value={name} />
        ))}
      </datalist>
    </Field>
  )
}
