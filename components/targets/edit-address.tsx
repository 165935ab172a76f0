'use client'
import { Controller, FormProvider, useForm, useFormContext, useWatch } from 'react-hook-form'
import { ErrorPanel } from '@/components/patterns/error-panel'
import { useUnsaved } from '@/components/patterns/unsaved'
import { Form } from '@/components/ui/form'
import { RadioGroup } from '@/components/ui/radio-group'
import type { Target } from '@/lib/features/targets/contract'
import { targetEditTexts as t } from '@/lib/texts/target-edit'
import { AddressFields, CaField } from './address-fields'
import { checkedBy, fetchChecks } from './checked-form'
import { EditSection, SaveRow } from './edit-section'
import { PasswordsAgain } from './passwords-again'
import { addressChanges, addressOf, isMoved, type MoveForm, type MoveOutput } from './target-forms'
import { useTargetSave } from './use-target-save'

const SHOWN = ['host', 'port', 'database', 'tlsMode', 'tlsReason', 'tlsCa', 'monitor', 'operator']

function StoredCa() {
  const { control } = useFormContext<MoveForm>()
  const ca = useWatch({ control, name: 'ca' })
  return (
    <>
      <Controller
        control={control}
        name="ca"
        render={({ field }) => (
          <RadioGroup
            label={t.certificateOfYour}
            value={field.value}
            onValueChange={field.onChange}
            options={[
              { value: 'keep', label: t.keepOneThatIs },
              { value: 'replace', label: t.anotherOneOrNone },
            ]}
          />
        )}
      />
      {ca === 'replace' ? <CaField /> : null}
    </>
  )
}

/** Host, port, database and TLS. Another place is tried with the passwords given again before it is saved. */
export function EditAddress({ target, onSaved }: { target: Target; onSaved: (target: Target) => void }) {
  const form = useForm<MoveForm, unknown, MoveOutput>({
    resolver: checkedBy<MoveForm, MoveOutput>((all) => all.checkMove(target)),
    defaultValues: addressOf(target),
    // What somebody else saved meanwhile shows, except in the fields that are being edited here.
    values: addressOf(target),
    resetOptions: { keepDirtyValues: true },
    mode: 'onTouched',
  })
  const { isDirty } = form.formState
  const [host, port, tlsMode, tlsCa, ca] = useWatch({
    control: form.control,
    name: ['host', 'port', 'tlsMode', 'tlsCa', 'ca'],
  })
  const moved = isMoved(target, { host, port, tlsMode, tlsCa, ca })
  const startWith = (now: Target) => form.reset(addressOf(now), { keepDirtyValues: false })
  const { save, problem } = useTargetSave(form, SHOWN, (saved) => {
    startWith(saved)
    onSaved(saved)
  })
  useUnsaved(isDirty)
  return (
    <EditSection title={t.addressAndTls} about={t.newAddressIsTried}>
      <FormProvider {...form}>
        <Form
          onFocus={fetchChecks}
          onSubmit={form.handleSubmit((values) =>
            save.mutate({ targetId: target.id, ...addressChanges(target, values) }),
          )}
        >
          <div className="max-w-xl space-y-4">
            <AddressFields>{target.hasCa ? <StoredCa /> : <CaField />}</AddressFields>
            {moved ? <PasswordsAgain hasOperator={target.operator !== null} /> : null}
          </div>
          {problem ? <ErrorPanel {...problem} className="mt-4 max-w-xl" /> : null}
          <SaveRow
            label={t.saveAddress}
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
