'use client'
import { Field } from '@/components/ui/field'
import { Textarea } from '@/components/ui/textarea'
import { dialogTexts as t } from '@/lib/texts/dialogs'

export type ReasonFieldProps = {
  value: string
  onChange: (reason: string) => void
  error?: string | undefined
  /** Who reads it. */
  help: string
}

/** Why somebody does it, in a sentence or two. */
export function ReasonField({ value, onChange, error, help }: ReasonFieldProps) {
  return (
    <Field label={t.reason} required error={error} help={help}>
      <Textarea rows={2} maxLength={1000} value={value} onChange={(event) => onChange(event.target.value)} />
    </Field>
  )
}
