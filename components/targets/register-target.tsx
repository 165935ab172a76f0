'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { parseAsStringLiteral, useQueryState } from 'nuqs'
import { useState } from 'react'
import { FormProvider, useForm } from 'react-hook-form'
import { ErrorPanel } from '@/components/patterns/error-panel'
import { PageHeader } from '@/components/patterns/page-header'
import { useUnsaved } from '@/components/patterns/unsaved'
import { Button } from '@/components/ui/button'
import { cn } from '@/components/ui/cn'
import { Form } from '@/components/ui/form'
import { type Problem, problemOf } from '@/lib/http/problem'
import { orpc } from '@/lib/http/query'
import { targetsTexts as t } from '@/lib/texts/targets'
import { AddressFields, CaField, EngineField } from './address-fields'
import { checkedBy, fetchChecks } from './checked-form'
import { CredentialFields } from './credential-fields'
import { placeFieldErrors } from './field-errors'
import { PlaceFields } from './place-fields'
import { PreflightStep } from './preflight-step'
import {
  EMPTY,
  type RegisterInput,
  type RegisterOutput,
  STEP_FIELDS,
  STEP_TITLES,
  STEPS,
  type Step,
  toTargetInput,
} from './register-form'

const CHECK = checkedBy<RegisterInput, RegisterOutput>((all) => all.checkRegister)

function StepList({ current }: { current: Step }) {
  return (
    <ol className="mb-5 flex flex-wrap gap-x-5 gap-y-1 border-b text-sm" aria-label={t.steps}>
      {STEPS.map((step, index) => (
        <li
          key={step}
          aria-current={step === current ? 'step' : undefined}
          className={cn(
            '-mb-px border-b-2 px-1 pb-2',
            step === current ? 'border-accent font-medium' : 'border-transparent text-ink-muted',
          )}
        >
          {index + 1}. {STEP_TITLES[step]}
        </li>
      ))}
    </ol>
  )
}

/** Registers a target in four steps: address, credentials, preflight, name and place. */
export function RegisterTarget() {
  const router = useRouter()
  const cache = useQueryClient()
  const [asked, setStep] = useQueryState('step', parseAsStringLiteral(STEPS).withDefault('address'))
  const form = useForm<RegisterInput, unknown, RegisterOutput>({
    resolver: CHECK,
    defaultValues: EMPTY,
    mode: 'onTouched',
  })
  const [problem, setProblem] = useState<Problem | null>(null)
  const create = useMutation(
    orpc.targets.create.mutationOptions({
      onSuccess: async (target) => {
        form.reset(EMPTY)
        await cache.invalidateQueries()
        router.push(`/targets/${target.id}`)
      },
      onError: (error) => setProblem(placeFieldErrors(form, STEP_FIELDS.place, problemOf(error))),
      onMutate: () => setProblem(null),
    }),
  )
  useUnsaved(form.formState.isDirty && !create.isSuccess)
  // A reload empties the form, so a deep link to a later step starts at the first.
  const step = asked !== 'address' && form.getValues('host') === '' ? 'address' : asked
  const index = STEPS.indexOf(step)
  const next = async () => {
    if (!(await form.trigger(STEP_FIELDS[step], { shouldFocus: true }))) return
    const following = STEPS[index + 1]
    if (following) await setStep(following, { history: 'push' })
  }
  const back = () => {
    const before = STEPS[index - 1]
    if (before) void setStep(before, { history: 'push' })
  }
  return (
    <FormProvider {...form}>
      <PageHeader title={t.registerTarget} breadcrumb={[{ label: t.fleet, href: '/' }]} />
      <StepList current={step} />
      <Form
        onFocus={fetchChecks}
        onSubmit={(event) => {
          if (step === 'place')
            return form.handleSubmit((values) => create.mutate(toTargetInput(values)))(event)
          event.preventDefault()
          void next()
        }}
      >
        {step === 'address' ? (
          <div className="max-w-xl space-y-4">
            <EngineField />
            <AddressFields>
              <CaField />
            </AddressFields>
          </div>
        ) : null}
        {step === 'credentials' ? <CredentialFields /> : null}
        {step === 'preflight' ? <PreflightStep /> : null}
        {step === 'place' ? <PlaceFields /> : null}
        {problem ? <ErrorPanel {...problem} className="mt-4 max-w-xl" /> : null}
        <div className="mt-6 flex gap-2">
          {index > 0 ? <Button onClick={back}>{t.back}</Button> : null}
          <Button type="submit" variant="primary" busy={create.isPending}>
            {step === 'place' ? t.register : t.next}
          </Button>
        </div>
      </Form>
    </FormProvider>
  )
}
