'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { FormDialog } from '@/components/patterns/form-dialog'
import { HostileText } from '@/components/patterns/hostile-text'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { Textarea } from '@/components/ui/textarea'
import type { Finding } from '@/lib/features/findings/contract'
import { problemOf } from '@/lib/http/problem'
import { orpc } from '@/lib/http/query'

/** Accepts a finding as a risk: who, why, until when. It is kept out of the open ones until then. */
export function AcceptFinding({ finding, onClose }: { finding: Finding; onClose: () => void }) {
  const cache = useQueryClient()
  const [reason, setReason] = useState('')
  const [day, setDay] = useState('')
  const [missing, setMissing] = useState<string | undefined>()
  const accept = useMutation(
    orpc.findings.accept.mutationOptions({
      onSuccess: async () => {
        await cache.invalidateQueries({ queryKey: orpc.findings.key() })
        onClose()
      },
    }),
  )
  const problem = accept.isError ? problemOf(accept.error) : null
  const save = () => {
    const gap = reason.trim() === '' ? 'Say in a sentence why.' : undefined
    setMissing(gap)
    if (gap) return
    accept.mutate({
      targetId: finding.target.id,
      id: finding.id,
      reason,
      until: day === '' ? null : new Date(`${day}T00:00:00`).toISOString(),
    })
  }
  return (
    <FormDialog
      title="Accept as a risk"
      description={
        <>
          <HostileText text={finding.title} /> on <HostileText text={finding.target.name} />
        </>
      }
      verb="Accept"
      busy={accept.isPending}
      problem={problem}
      onSubmit={save}
      onClose={onClose}
    >
      <Field
        label="Reason"
        required
        error={missing ?? problem?.fields?.reason}
        help="Kept in the audit log with your name."
      >
        <Textarea
          rows={2}
          maxLength={1000}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
      </Field>
      <Field
        label="Until"
        error={problem?.fields?.until}
        help="From that day on it is open again. Empty: no end."
      >
        <Input type="date" value={day} onChange={(event) => setDay(event.target.value)} />
      </Field>
    </FormDialog>
  )
}
