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
        announce(`The key ${newKeyId} signs from now on`)
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
      title="Change the key that signs the audit log"
      description={`The worker makes a new key. Both keys sign the entry that tells of the change; ${keyId} is put out of use. What it signed stays valid.`}
      verb="Change the key"
      busy={confirm.isPending || rotate.isPending}
      problem={problem}
      onSubmit={submit}
      onClose={onClose}
    >
      <Field
        required
        label="Reason"
        help="Kept in the audit log with your name."
        error={problem?.fields?.reason}
      >
        <Textarea rows={2} required value={reason} onChange={(event) => setReason(event.target.value)} />
      </Field>
      <StepUpFields state={stepUp} errors={problem?.fields ?? {}} />
    </FormDialog>
  )
}
