'use client'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import type { FormEvent } from 'react'
import { ErrorPanel } from '@/components/patterns/error-panel'
import { HostileText } from '@/components/patterns/hostile-text'
import { PageHeader } from '@/components/patterns/page-header'
import { savingOf } from '@/components/patterns/saving'
import { Say } from '@/components/patterns/say'
import { Status } from '@/components/patterns/status'
import { useDraft } from '@/components/patterns/use-draft'
import { useZone } from '@/components/patterns/zone'
import { Button } from '@/components/ui/button'
import { Field } from '@/components/ui/field'
import { Form } from '@/components/ui/form'
import { Input } from '@/components/ui/input'
import { ButtonLink } from '@/components/ui/link'
import { Select } from '@/components/ui/select'
import type { Schedule } from '@/lib/features/schedules/contract'
import { orpc } from '@/lib/http/query'
import { SCHEDULE_KIND_NAMES } from '@/lib/schedules/kinds'
import { scheduleFormTexts as t } from '@/lib/texts/schedule-form'
import { PlaceField } from './place-field'
import { draftOf, fieldsOf, missingIn, placeIds, type ScheduleDraft } from './schedule-draft'
import { PolicyFields, TimeFields } from './schedule-fields'
import { SchedulePreview } from './schedule-preview'
import { placeWords } from './schedule-words'

export type ScheduleFormProps = {
  /** The schedule to edit; null makes one. */
  schedule: Schedule | null
  /** Where a new one is, when the address says it: `environment:<id>` or `target:<id>`. */
  place?: string
}

/** What it runs. What belongs to the panel alone is not offered. */
function KindField({ draft, set }: { draft: ScheduleDraft; set: (part: Partial<ScheduleDraft>) => void }) {
  const kinds = useQuery(orpc.schedules.kinds.queryOptions())
  const offered = (kinds.data?.items ?? []).filter((one) => one.place === 'place')
  const off = offered.find((one) => one.kind === draft.kind)?.off
  return (
    <Field label={t.what} required>
      <Select
        options={offered.map(({ kind, title }) => ({ value: kind, label: title }))}
        value={draft.kind}
        onValueChange={(value) =>
          set({ kind: SCHEDULE_KIND_NAMES.find((one) => one === value) ?? draft.kind })
        }
      />
      {off ? (
        <p className="text-sm">
          <Status status="warning">
            <Say of={t.switchedThisKind} by={<HostileText text={off.by} max={40} />} />
          </Status>
        </p>
      ) : null}
    </Field>
  )
}

function placeOf(schedule: Schedule): string {
  const { kind, id } = schedule.place
  return id === null ? '' : `${kind}:${id}`
}

/** Makes a schedule or edits one; what its times mean is said beside them. */
export function ScheduleForm({ schedule, place = '' }: ScheduleFormProps) {
  const router = useRouter()
  const cache = useQueryClient()
  const zone = useZone()
  const { draft, missing, set, check, saved } = useDraft<ScheduleDraft>(() =>
    draftOf(schedule, zone, schedule ? placeOf(schedule) : place),
  )
  const done = {
    onSuccess: ({ id }: Schedule) => {
      saved()
      void cache.invalidateQueries({ queryKey: orpc.schedules.key() })
      router.push(`/schedules/${id}`)
    },
  }
  const create = useMutation(orpc.schedules.create.mutationOptions(done))
  const update = useMutation(orpc.schedules.update.mutationOptions(done))
  const { busy, problem } = savingOf(create, update)
  const errors: Record<string, string> = { ...problem?.fields, ...missing }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (!check(missingIn(draft, schedule === null))) return
    const fields = fieldsOf(draft)
    if (schedule) update.mutate({ ...fields, id: schedule.id, version: schedule.version })
    else create.mutate({ ...fields, kind: draft.kind, ...placeIds(draft.place) })
  }
  const parts = { draft, set, errors }
  return (
    <>
      <PageHeader
        title={
          schedule ? (
            <Say of={t.editName} name={<HostileText text={schedule.name} max={60} />} />
          ) : (
            t.makeSchedule
          )
        }
        breadcrumb={[{ label: t.schedules, href: '/schedules' }]}
        meta={
          schedule ? (
            <span>
              <Say
                of={t.kindAndPlace}
                kind={schedule.kindTitle}
                place={<HostileText text={placeWords(schedule.place)} max={60} />}
              />
            </span>
          ) : undefined
        }
      />
      <Form
        onSubmit={submit}
        className="grid items-start gap-x-6 gap-y-4 lg:grid-cols-[minmax(0,36rem)_minmax(0,28rem)] lg:grid-rows-[auto_1fr]"
      >
        <div className="min-w-0 space-y-4">
          <Field label={t.name} required error={errors.name}>
            <Input
              value={draft.name}
              autoComplete="off"
              onChange={(event) => set({ name: event.target.value })}
            />
          </Field>
          {schedule ? null : (
            <>
              <KindField draft={draft} set={set} />
              <PlaceField
                value={draft.place}
                onChange={(value) => set({ place: value })}
                error={errors.place ?? errors.environmentId}
              />
            </>
          )}
          <TimeFields {...parts} />
        </div>
        <div className="min-w-0 lg:col-start-2 lg:row-span-2 lg:row-start-1">
          <SchedulePreview draft={draft} place={draft.place} />
        </div>
        <div className="min-w-0 space-y-4">
          <PolicyFields {...parts} />
          {problem && !problem.fields ? <ErrorPanel {...problem} /> : null}
          <div className="flex gap-2">
            <Button type="submit" variant="primary" busy={busy}>
              {schedule ? t.save : t.makeIt}
            </Button>
            <ButtonLink href={schedule ? `/schedules/${schedule.id}` : '/schedules'}>{t.cancel}</ButtonLink>
          </div>
        </div>
      </Form>
    </>
  )
}
