'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { FormDialog } from '@/components/patterns/form-dialog'
import { HostileText } from '@/components/patterns/hostile-text'
import { useUnsaved } from '@/components/patterns/unsaved'
import { useZone } from '@/components/patterns/zone'
import { PlaceField } from '@/components/schedules/place-field'
import { placeIds } from '@/components/schedules/schedule-draft'
import { ZoneField } from '@/components/schedules/zone-field'
import { Checkbox } from '@/components/ui/checkbox'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { RadioGroup } from '@/components/ui/radio-group'
import type { Window } from '@/lib/features/windows/contract'
import { problemOf } from '@/lib/http/problem'
import { orpc } from '@/lib/http/query'
import { type WindowDraft, whenOf, windowDraft } from './window-draft'
import { WEEK } from './window-words'

type FieldsProps = {
  draft: WindowDraft
  set: (part: Partial<WindowDraft>) => void
  errors: Record<string, string>
}

function WeeklyFields({ draft, set, errors }: FieldsProps) {
  const { days } = draft
  return (
    <fieldset className="space-y-2">
      <legend className="font-medium text-sm">Days</legend>
      <div className="flex flex-wrap gap-x-3">
        {WEEK.map(({ day, short }) => (
          <Checkbox
            key={day}
            label={short}
            checked={days.includes(day)}
            onCheckedChange={(on) => set({ days: on ? [...days, day] : days.filter((one) => one !== day) })}
          />
        ))}
      </div>
      {errors['when.days'] ? <p className="text-danger text-sm">{errors['when.days']}</p> : null}
      <div className="grid grid-cols-2 gap-3 sm:max-w-72">
        <Field label="From" required error={errors['when.from']}>
          <Input type="time" value={draft.from} onChange={(event) => set({ from: event.target.value })} />
        </Field>
        <Field label="To" required error={errors['when.to']}>
          <Input type="time" value={draft.to} onChange={(event) => set({ to: event.target.value })} />
        </Field>
      </div>
      {draft.to > draft.from ? null : (
        <p className="text-ink-muted text-xs">
          It ends on the next day; the night belongs to the day on which it begins.
        </p>
      )}
    </fieldset>
  )
}

function OnceFields({ draft, set, errors }: FieldsProps) {
  return (
    <div className="grid gap-3 sm:grid-cols-2">
      <Field label="Begins" required error={errors['when.startsAt']}>
        <Input
          type="datetime-local"
          value={draft.startsAt}
          onChange={(event) => set({ startsAt: event.target.value })}
        />
      </Field>
      <Field label="Ends" required error={errors['when.endsAt']}>
        <Input
          type="datetime-local"
          value={draft.endsAt}
          onChange={(event) => set({ endsAt: event.target.value })}
        />
      </Field>
    </div>
  )
}

export type WindowDialogProps = {
  /** The window to edit; null sets one. */
  window: Window | null
  /** Where a new one is at first: `environment:<id>`, `target:<id>`, or nothing. */
  place?: string
  onClose: () => void
}

/** Sets a maintenance window, or edits one. */
export function WindowDialog({ window, place = '', onClose }: WindowDialogProps) {
  const cache = useQueryClient()
  const zone = useZone()
  const [draft, setDraft] = useState(() => windowDraft(window, zone, place))
  const [touched, setTouched] = useState(false)
  const [missing, setMissing] = useState<Record<string, string>>({})
  useUnsaved(touched)
  const done = {
    onSuccess: async () => {
      setTouched(false)
      void cache.invalidateQueries({ queryKey: orpc.schedules.key() })
      await cache.invalidateQueries({ queryKey: orpc.windows.key() })
      onClose()
    },
  }
  const create = useMutation(orpc.windows.create.mutationOptions(done))
  const update = useMutation(orpc.windows.update.mutationOptions(done))
  const failed = create.error ?? update.error
  const problem = failed ? problemOf(failed) : null
  const errors: Record<string, string> = { ...problem?.fields, ...missing }
  const set = (part: Partial<WindowDraft>) => {
    setTouched(true)
    setMissing({})
    setDraft((before) => ({ ...before, ...part }))
  }
  const submit = () => {
    const checked = whenOf(draft, window === null)
    setMissing(checked.missing ?? {})
    if (checked.when === null) return
    const fields = { name: draft.name, zone: draft.zone.trim(), when: checked.when }
    if (window) update.mutate({ ...fields, id: window.id })
    else create.mutate({ ...fields, ...placeIds(draft.place) })
  }
  const parts = { draft, set, errors }
  return (
    <FormDialog
      title={
        window ? (
          <>
            Edit <HostileText text={window.name} max={40} />
          </>
        ) : (
          'Set a maintenance window'
        )
      }
      verb={window ? 'Save' : 'Set window'}
      busy={create.isPending || update.isPending}
      problem={problem}
      onSubmit={submit}
      onClose={onClose}
    >
      <Field label="Name" required error={errors.name}>
        <Input
          value={draft.name}
          autoComplete="off"
          onChange={(event) => set({ name: event.target.value })}
        />
      </Field>
      {window ? null : (
        <PlaceField
          value={draft.place}
          onChange={(value) => set({ place: value })}
          error={errors.place ?? errors.environmentId}
          help="A target with windows of its own has only those."
        />
      )}
      <RadioGroup
        label="How often"
        options={[
          { value: 'weekly', label: 'Each week' },
          { value: 'once', label: 'Once' },
        ]}
        value={draft.kind}
        onValueChange={(kind) => set({ kind })}
      />
      {draft.kind === 'weekly' ? <WeeklyFields {...parts} /> : <OnceFields {...parts} />}
      <ZoneField
        value={draft.zone}
        error={errors.zone}
        onChange={(value) => set({ zone: value })}
        help="By its clock on the wall: in the night of a clock change a window is an hour longer or shorter."
      />
    </FormDialog>
  )
}
