'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { FormDialog } from '@/components/patterns/form-dialog'
import { StepUpFields, useStepUp } from '@/components/patterns/step-up-fields'
import { announce } from '@/components/ui/announce'
import { Field } from '@/components/ui/field'
import { Textarea } from '@/components/ui/textarea'
import { problemOf } from '@/lib/http/problem'
import { orpc } from '@/lib/http/query'
import { evidenceTexts as t } from '@/lib/texts/evidence'
import { say } from '@/lib/texts/texts'

type Props = { keyId: string; planHash: string; onClose: () => void }

/** Changes the signing key: a reason, and the person confirmed for this very key. */
export function RotateKey({ keyId, planHash, onClose }: Props) {
  const cache = useQueryClient()
  const [reason, setReason] = useState('')
  const stepUp = useStepUp()
  const confirm = useMutation(orpc.me.stepUp.mutationOptions())
  const rotate = useMutation(
    orpc.audit.rotateKey.mutationOptions({
      onSuccess: async ({ newKeyId }) => {
        announce(say(t.keySignsFromNow, { newKeyId }))
        await cache.invalidateQueries({ queryKey: orpc.audit.key() })
        onClose()
      },
    }),
  )
  const failed = confirm.error ?? rotate.error
  const problem = failed ? problemOf(failed) : null
  const submit = () =>
    confirm.mutate({ planHash, ...stepUp.value }, { onSuccess: () => rotate.mutate({ keyId, reason }) })
  return (
    <FormDialog
      title={t.changeKeyThatSigns}
      description={say(t.workerMakesNewKey, { keyId })}
      verb={t.changeKey}
      busy={confirm.isPending || rotate.isPending}
      problem={problem}
      onSubmit={submit}
      onClose={onClose}
    >
      <Field required label={t.reason} help={t.keptInAuditLog} error={problem?.fields?.reason}>
        <Textarea rows={2} required value={reason} onChange={(event) => setReason(event.target.value)} />
      </Field>
      <StepUpFields state={stepUp} errors={problem?.fields ?? {}} />
    </FormDialog>
  )
}
