'use client'
import { FormProvider, useForm } from 'react-hook-form'
import { ErrorPanel } from '@/components/patterns/error-panel'
import { useUnsaved } from '@/components/patterns/unsaved'
import { Form } from '@/components/ui/form'
import type { Target } from '@/lib/features/targets/contract'
import { targetEditTexts as t } from '@/lib/texts/target-edit'
import { checkedBy, fetchChecks } from './checked-form'
import { EditSection, SaveRow } from './edit-section'
import { PlaceFields } from './place-fields'
import { type PlaceForm, type PlaceOutput, placeOf, splitTags } from './target-forms'
import { useTargetSave } from './use-target-save'

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
  const { save, problem } = useTargetSave(form, SHOWN, (saved) => {
    startWith(saved)
    onSaved(saved)
  })
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
