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
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import type { BlackoutDays } from '@/lib/features/windows/contract'
import { orpc } from '@/lib/http/query'
import { windowsTexts as t } from '@/lib/texts/windows'
import { useWindowsChanged } from './use-windows-changed'

type Draft = { name: string; place: string; firstDate: string; lastDate: string; zone: string }

function missingIn(draft: Draft, isNew: boolean): Record<string, string> {
  const found: Record<string, string> = {}
  if (draft.name.trim() === '') found.name = t.giveItName
  if (isNew && draft.place === '') found.place = t.chooseWhere
  if (draft.firstDate === '') found.firstDate = t.enterDay
  if (draft.lastDate === '') found.lastDate = t.enterDay
  return found
}

export type BlackoutDialogProps = {
  /** The days to edit; null sets new ones. */
  blackout: BlackoutDays | null
  /** The day a new one begins with. */
  day: string
  /** Where a new one is at first. */
  place: string
  /** Everywhere may be chosen. */
  everywhere: boolean
  onClose: () => void
}

/** Sets blackout days, or edits them. */
export function BlackoutDialog({ blackout, day, place, everywhere, onClose }: BlackoutDialogProps) {
  const zone = useZone()
  const { draft, missing, set, check, saved } = useDraft<Draft>(() => ({
    name: blackout?.name ?? '',
    place,
    firstDate: blackout?.firstDate ?? day,
    lastDate: blackout?.lastDate ?? day,
    zone: blackout?.zone ?? zone,
  }))
  const changed = useWindowsChanged()
  const done = {
    onSuccess: async () => {
      saved()
      await changed()
      onClose()
    },
  }
  const create = useMutation(orpc.windows.addBlackout.mutationOptions(done))
  const update = useMutation(orpc.windows.updateBlackout.mutationOptions(done))
  const { busy, problem } = savingOf(create, update)
  const errors: Record<string, string> = { ...problem?.fields, ...missing }
  const submit = () => {
    if (!check(missingIn(draft, blackout === null))) return
    const { name, firstDate, lastDate } = draft
    const fields = { name, firstDate, lastDate, zone: draft.zone.trim() }
    if (blackout) update.mutate({ ...fields, id: blackout.id })
    else create.mutate({ ...fields, ...placeIds(draft.place) })
  }
  return (
    <FormDialog
      title={
        blackout ? (
          <Say of={t.editName} name={<HostileText text={blackout.name} max={40} />} />
        ) : (
          t.setBlackoutDays
        )
      }
      description={t.nothingRecursOn}
      verb={blackout ? t.save : t.setDays}
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
      {blackout ? null : (
        <PlaceField
          value={draft.place}
          onChange={(value) => set({ place: value })}
          error={errors.place ?? errors.environmentId}
          everywhere={everywhere}
        />
      )}
      <div className="grid gap-3 sm:grid-cols-2">
        <Field label={t.firstDay} required error={errors.firstDate}>
          <Input
            type="date"
            value={draft.firstDate}
            onChange={(event) => set({ firstDate: event.target.value })}
          />
        </Field>
        <Field label={t.lastDay} required error={errors.lastDate}>
          <Input
            type="date"
            value={draft.lastDate}
            onChange={(event) => set({ lastDate: event.target.value })}
          />
        </Field>
      </div>
      <ZoneField value={draft.zone} error={errors.zone} onChange={(value) => set({ zone: value })} />
    </FormDialog>
  )
}
