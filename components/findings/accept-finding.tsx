'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { FormDialog } from '@/components/patterns/form-dialog'
import { HostileText } from '@/components/patterns/hostile-text'
import { ReasonField } from '@/components/patterns/reason-field'
import { Say } from '@/components/patterns/say'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import type { Finding } from '@/lib/features/findings/contract'
import { problemOf } from '@/lib/http/problem'
import { orpc } from '@/lib/http/query'
import { findingsTexts as t } from '@/lib/texts/findings'

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
    const gap = reason.trim() === '' ? t.saySentenceWhy : undefined
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
      title={t.acceptAsRisk}
      description={
        <Say
          of={t.on}
          title={<HostileText text={finding.title} />}
          name={<HostileText text={finding.target.name} />}
        />
      }
      verb={t.accept}
      busy={accept.isPending}
      problem={problem}
      onSubmit={save}
      onClose={onClose}
    >
      <ReasonField
        value={reason}
        onChange={setReason}
        error={missing ?? problem?.fields?.reason}
        help={t.keptAuditLog}
      />
      <Field label={t.until} error={problem?.fields?.until} help={t.fromDayOpen}>
        <Input type="date" value={day} onChange={(event) => setDay(event.target.value)} />
      </Field>
    </FormDialog>
  )
}
