'use client'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { FormProvider, useForm } from 'react-hook-form'
import { ErrorPanel } from '@/components/patterns/error-panel'
import { useUnsaved } from '@/components/patterns/unsaved'
import { Form } from '@/components/ui/form'
import type { Target } from '@/lib/features/targets/contract'
import { type Problem, problemOf } from '@/lib/http/problem'
import { orpc } from '@/lib/http/query'
import { targetEditTexts as t } from '@/lib/texts/target-edit'
import { checkedBy, fetchChecks } from './checked-form'
import { EditSection, SaveRow } from './edit-section'
import { placeFieldErrors } from './field-errors'
import { PlaceFields } from './place-fields'
import { type PlaceForm, type PlaceOutput, placeOf, splitTags } from './target-forms'

const SHOWN = ['name', 'environmentId', 'groupIds', 'tags']

const CHECK = checkedBy<PlaceForm, PlaceOutput>((all) => all.checkPlace)

/** Name, environment, groups and tags; only what was changed is sent. */
export function EditPlace({ target, onSaved }: { target: Target; onSaved: (target: Target) => void }) {
  const form = useForm<PlaceForm, unknown, PlaceOutput>({
    resolver: CHECK,
    defaultValues: placeOf(target),
    // What somebody else saved meanwhile shows, except in the fields that are being edited here.
    values: placeOf(target),
    resetOptions: { keepDirtyValues: true },
    mode: 'onTouched',
  })
  const { isDirty, dirtyFields } = form.formState
  const startWith = (now: Target) => form.reset(placeOf(now), { keepDirtyValues: false })
  const [problem, setProblem] = useState<Problem | null>(null)
  const save = useMutation(
    orpc.targets.update.mutationOptions({
      onMutate: () => setProblem(null),
      onSuccess: (saved) => {
        startWith(saved)
        onSaved(saved)
      },
      onError: (error) => setProblem(placeFieldErrors(form, SHOWN, problemOf(error))),
    }),
  )
  useUnsaved(isDirty)
  const submit = form.handleSubmit(({ name, environmentId, groupIds, tags }) =>
    save.mutate({
      targetId: target.id,
      ...(dirtyFields.name ? { name } : {}),
      ...(dirtyFields.environmentId ? { environmentId } : {}),
      ...(dirtyFields.groupIds ? { groupIds } : {}),
      ...(dirtyFields.tags ? { tags: splitTags(tags) } : {}),
    }),
  )
  return (
    <EditSection title={t.nameAndPlace} about={t.whoSeesThisTarget}>
      <FormProvider {...form}>
        <Form onFocus={fetchChecks} onSubmit={submit}>
          <PlaceFields />
          {problem ? <ErrorPanel {...problem} className="mt-4 max-w-xl" /> : null}
          <SaveRow
            label={t.saveNameAndPlace}
            dirty={isDirty}
            busy={save.isPending}
            saved={save.isSuccess}
            onReset={() => startWith(target)}
          />
        </Form>
      </FormProvider>
    </EditSection>
  )
}
