'use client'
import { useQuery } from '@tanstack/react-query'
import { Controller, useFormContext } from 'react-hook-form'
import { ErrorPanel } from '@/components/patterns/error-panel'
import { Checkbox } from '@/components/ui/checkbox'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { Select } from '@/components/ui/select'
import { problemOf } from '@/lib/http/problem'
import { orpc } from '@/lib/http/query'
import { targetsTexts as t } from '@/lib/texts/targets'
import { NewEnvironment } from './new-environment'
import type { PlaceForm } from './target-forms'

// A missing id is said in our words; what the server refused, in its own.
const placeError = (error: { type?: string; message?: string }) =>
  error.type === 'server' ? error.message : t.chooseEnvironment

/** Name, environment, groups and tags: who will see the target depends on them. */
export function PlaceFields() {
  const { register, control, formState, setValue } = useFormContext<PlaceForm>()
  const { errors } = formState
  const environments = useQuery(orpc.environments.list.queryOptions())
  const groups = useQuery(orpc.groups.list.queryOptions())
  const options = (environments.data?.items ?? []).map(({ id, name, kind }) => ({
    value: id,
    label: kind === name.toLowerCase() ? name : `${name} (${kind})`,
    data: true,
  }))
  return (
    <div className="max-w-xl space-y-4">
      <Field label={t.name} required error={errors.name?.message} help={t.asPeopleCallServer}>
        <Input {...register('name')} autoComplete="off" />
      </Field>
      <Field
        label={t.environment}
        required
        error={errors.environmentId ? placeError(errors.environmentId) : undefined}
        help={t.grantsAreGivenPer}
      >
        <Controller
          control={control}
          name="environmentId"
          render={({ field }) => (
            <Select
              options={options}
              value={field.value || null}
              onValueChange={field.onChange}
              placeholder={t.choose}
            />
          )}
        />
      </Field>
      <NewEnvironment
        onMade={(id) => setValue('environmentId', id, { shouldValidate: true, shouldDirty: true })}
      />
      {environments.isError ? <ErrorPanel {...problemOf(environments.error)} /> : null}
      {groups.data && groups.data.items.length > 0 ? (
        <fieldset>
          <legend className="mb-1 font-medium text-sm">{t.groups}</legend>
          <Controller
            control={control}
            name="groupIds"
            render={({ field }) => (
              <div className="flex flex-wrap gap-x-4 gap-y-1">
                {groups.data.items.map((group) => (
                  <Checkbox
                    key={group.id}
                    label={group.name}
                    checked={(field.value ?? []).includes(group.id)}
                    onCheckedChange={(checked) =>
                      field.onChange(
                        checked
                          ? [...(field.value ?? []), group.id]
                          : (field.value ?? []).filter((id) => id !== group.id),
                      )
                    }
                  />
                ))}
              </div>
            )}
          />
        </fieldset>
      ) : null}
      <Field label={t.tags} error={errors.tags?.message} help={t.separatedByCommas}>
        <Input {...register('tags')} autoComplete="off" placeholder={t.shopFrankfurt} />
      </Field>
    </div>
  )
}
