'use client'
import { useMutation } from '@tanstack/react-query'
import { FormDialog } from '@/components/patterns/form-dialog'
import { HostileText } from '@/components/patterns/hostile-text'
import { savingOf } from '@/components/patterns/saving'
import { Say } from '@/components/patterns/say'
import { useDraft } from '@/components/patterns/use-draft'
import { useZone } from '@/components/patterns/zone'
import { PlaceField } from '@/components/schedules/place-field'
import { placeIds } from '@/components/schedules/schedule-draft'
import { ZoneField } from '@/components/schedules/zone-field'
import { Checkbox } from '@/components/ui/checkbox'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { RadioGroup } from '@/components/ui/radio-group'
import type { Window } from '@/lib/features/windows/contract'
import { orpc } from '@/lib/http/query'
import { windowsTexts as t } from '@/lib/texts/windows'
import { useWindowsChanged } from './use-windows-changed'
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
      <legend className="font-medium text-sm">{t.days}</legend>
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
        <Field label={t.from} required error={errors['when.from']}>
          <Input type="time" value={draft.from} onChange={(event) => set({ from: event.target.value })} />
        </Field>
        <Field label={t.to} required error={errors['when.to']}>
          <Input type="time" value={draft.to} onChange={(event) => set({ to: event.target.value })} />
        </Field>
      </div>
      {draft.to > draft.from ? null : <p className="text-ink-muted text-xs">{t.itEndsOnNext}</p>}
    </fieldset>
  )
}

function OnceFields({ draft, set, errors }: FieldsProps) {
  return (
    <div className="grid gap-3 sm:grid-cols-2">
      <Field label={t.begins} required error={errors['when.startsAt']}>
        <Input
          type="datetime-local"
          value={draft.startsAt}
          onChange={(event) => set({ startsAt: event.target.value })}
        />
      </Field>
      <Field label={t.ends} required error={errors['when.endsAt']}>
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
  const zone = useZone()
  const { draft, missing, set, check, saved } = useDraft(() => windowDraft(window, zone, place))
  const changed = useWindowsChanged()
  const done = {
    onSuccess: async () => {
      saved()
      await changed()
      onClose()
    },
  }
  const create = useMutation(orpc.windows.create.mutationOptions(done))
  const update = useMutation(orpc.windows.update.mutationOptions(done))
  const { busy, problem } = savingOf(create, update)
  const errors: Record<string, string> = { ...problem?.fields, ...missing }
  const submit = () => {
    const checked = whenOf(draft, window === null)
    if (!check(checked.missing ?? {}) || checked.when === null) return
    const fields = { name: draft.name, zone: draft.zone.trim(), when: checked.when }
    if (window) update.mutate({ ...fields, id: window.id })
    else create.mutate({ ...fields, ...placeIds(draft.place) })
  }
  const parts = { draft, set, errors }
  return (
    <FormDialog
      title={
        window ? <Say of={t.editName} name={<HostileText text={window.name} max={40} />} /> : t.setMaintenance
      }
      verb={window ? t.save : t.setWindow}
      busy={busy}
      problem={problem}
      onSubmit={submit}
      onClose={onClose}
    >
      <Field label={t.name} required error={errors.name}>
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
          help={t.targetWithWindows}
        />
      )}
      <RadioGroup
        label={t.howOften}
        options={[
          { value: 'weekly', label: t.eachWeek },
          { value: 'once', label: t.once },
        ]}
        value={draft.kind}
        onValueChange={(kind) => set({ kind })}
      />
      {draft.kind === 'weekly' ? <WeeklyFields {...parts} /> : <OnceFields {...parts} />}
      <ZoneField
        value={draft.zone}
        error={errors.zone}
        onChange={(value) => set({ zone: value })}
        help={t.byItsClockOn}
      />
    </FormDialog>
  )
}
