'use client'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { stepUpFor } from '@/components/changes/apply-plan'
import { EmptyState } from '@/components/patterns/empty-state'
import { FormDialog } from '@/components/patterns/form-dialog'
import { ReasonField } from '@/components/patterns/reason-field'
import { StepUpFields, useStepUp } from '@/components/patterns/step-up-fields'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { Field } from '@/components/ui/field'
import { Select } from '@/components/ui/select'
import { Skeleton } from '@/components/ui/skeleton'
import type { GlassPlace } from '@/lib/features/break-glass/contract'
import { client } from '@/lib/http/client'
import { problemOf } from '@/lib/http/problem'
import { orpc } from '@/lib/http/query'
import { approvalsTexts as t } from '@/lib/texts/approvals'
import { say } from '@/lib/texts/texts'
import { SCOPE_WORDS } from './approval-words'

const MINUTES = [15, 30, 60].map((minutes) => ({
  value: String(minutes),
  label: say(t.minutesMinutes, { minutes }),
}))

/** Where it may be broken at all; without such a place it says who can allow it. */
export function BreakGlassDialog({ onClose }: { onClose: () => void }) {
  const places = useQuery(orpc.breakGlass.places.queryOptions())
  const items = places.data?.items
  if (items && items.length > 0) return <Form places={items} onClose={onClose} />
  return (
    <Dialog
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={t.breakGlass}
      footer={<Button onClick={onClose}>{t.close}</Button>}
    >
      {places.isPending ? <Skeleton className="h-24 w-full" /> : null}
      {places.isError ? <p>{problemOf(places.error).message}</p> : null}
      {items ? (
        <EmptyState kind="never-configured" title={t.noPolicyAllowsIt}>
          {t.administrator}
        </EmptyState>
      ) : null}
    </Dialog>
  )
}

function Form({ places, onClose }: { places: GlassPlace[]; onClose: () => void }) {
  const cache = useQueryClient()
  const [scopeId, setScopeId] = useState<string | null>(
    places.length === 1 ? (places[0]?.scopeId ?? null) : null,
  )
  const [minutes, setMinutes] = useState('15')
  const [reason, setReason] = useState('')
  const stepUp = useStepUp()
  const place = places.find((one) => one.scopeId === scopeId)
  const open = useMutation({
    mutationFn: async () => {
      if (!place) return
      await stepUpFor(place.stepUp, stepUp.value)
      await client.breakGlass.open({
        scope: place.scope,
        scopeId: place.scopeId,
        minutes: Number(minutes),
        reason,
      })
    },
    onSuccess: async () => {
      await Promise.all([
        cache.invalidateQueries({ queryKey: orpc.breakGlass.key() }),
        cache.invalidateQueries({ queryKey: orpc.approvals.key() }),
        cache.invalidateQueries({ queryKey: orpc.freezes.standing.key() }),
      ])
      onClose()
    },
  })
  const problem = open.isError ? problemOf(open.error) : null
  return (
    <FormDialog
      title={t.breakGlass}
      description={t.changesThereNeedNo}
      verb={t.breakGlass}
      busy={open.isPending}
      problem={problem}
      onSubmit={() => open.mutate()}
      onClose={onClose}
    >
      <Field label={t.where} required error={place ? undefined : problem?.fields?.scopeId}>
        <Select
          placeholder={t.chooseOnePlace}
          options={places.map((one) => ({
            value: one.scopeId,
            label: say(t.placeScope, { name: one.name, scope: SCOPE_WORDS[one.scope] }),
          }))}
          value={scopeId}
          onValueChange={setScopeId}
        />
      </Field>
      <Field label={t.for} required>
        <Select options={MINUTES} value={minutes} onValueChange={setMinutes} />
      </Field>
      <ReasonField
        value={reason}
        onChange={setReason}
        error={problem?.fields?.reason}
        help={t.everybodyWhoMaySee}
      />
      <StepUpFields state={stepUp} />
    </FormDialog>
  )
}
