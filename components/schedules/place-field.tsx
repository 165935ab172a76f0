'use client'
import { useQuery } from '@tanstack/react-query'
import { Field } from '@/components/ui/field'
import { Select } from '@/components/ui/select'
import { orpc } from '@/lib/http/query'
import { scheduleFormTexts as t } from '@/lib/texts/schedule-form'
import { say } from '@/lib/texts/texts'

/** Everywhere, as a value of the field. */
export const EVERYWHERE = 'everywhere'

export type PlaceFieldProps = {
  /** `environment:<id>`, `target:<id>`, `everywhere`, or nothing yet. */
  value: string
  onChange: (value: string) => void
  error: string | undefined
  /** Offers everywhere, too. */
  everywhere?: boolean
  help?: string
}

/** An environment or a target. */
export function PlaceField({ value, onChange, error, everywhere = false, help }: PlaceFieldProps) {
  const environments = useQuery(orpc.environments.list.queryOptions())
  const targets = useQuery(orpc.targets.list.queryOptions({ input: {} }))
  const options = [
    ...(everywhere ? [{ value: EVERYWHERE, label: t.everywhere }] : []),
    ...(environments.data?.items ?? []).map(({ id, name }) => ({
      value: `environment:${id}`,
      label: say(t.environmentName, { name }),
    })),
    ...(targets.data?.items ?? []).map(({ id, name }) => ({
      value: `target:${id}`,
      label: name,
      data: true,
    })),
  ]
  return (
    <Field label={t.where} required error={error} help={help}>
      <Select
        placeholder={t.chooseEnvironmentOr}
        options={options}
        value={options.some((one) => one.value === value) ? value : null}
        onValueChange={onChange}
      />
    </Field>
  )
}
