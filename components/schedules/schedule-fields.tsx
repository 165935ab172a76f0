'use client'
import { Button } from '@/components/ui/button'
import { Checkbox } from '@/components/ui/checkbox'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { RadioGroup } from '@/components/ui/radio-group'
import type { ScheduleDraft } from './schedule-draft'
import { COMMON_TIMES, OVERLAPS, RULES } from './schedule-words'
import { ZoneField } from './zone-field'

export type ScheduleFieldsProps = {
  draft: ScheduleDraft
  set: (part: Partial<ScheduleDraft>) => void
  errors: Record<string, string>
}

/** When it runs: the expression, beginnings of one, and the zone. */
export function TimeFields({ draft, set, errors }: ScheduleFieldsProps) {
  return (
    <>
      <Field
        label="Times, as cron"
        required
        error={errors.cron}
        help="Five fields: minute, hour, day of the month, month, day of the week."
      >
        <Input
          value={draft.cron}
          autoComplete="off"
          spellCheck={false}
          className="font-mono"
          onChange={(event) => set({ cron: event.target.value })}
        />
      </Field>
      <div className="flex flex-wrap gap-1.5">
        {COMMON_TIMES.map(({ label, cron }) => (
          <Button key={cron} size="sm" aria-pressed={draft.cron === cron} onClick={() => set({ cron })}>
            {label}
          </Button>
        ))}
      </div>
      <ZoneField
        value={draft.zone}
        error={errors.zone}
        help="Its clock on the wall decides, through summer time and winter time."
        onChange={(zone) => set({ zone })}
      />
    </>
  )
}

/** What it asks of the calendar, and what happens when it is late or still running. */
export function PolicyFields({ draft, set, errors }: ScheduleFieldsProps) {
  return (
    <>
      <RadioGroup
        label="Calendar"
        options={RULES}
        value={draft.rule}
        onValueChange={(rule) => set({ rule })}
      />
      <RadioGroup
        label="While a run is still under way"
        options={OVERLAPS}
        value={draft.overlap}
        onValueChange={(overlap) => set({ overlap })}
      />
      <fieldset className="space-y-1.5">
        <legend className="font-medium text-sm">When no worker ran it in its time</legend>
        <p className="text-ink-muted text-sm">Missed times are always reported.</p>
        {draft.rule === 'window' ? (
          <p className="text-sm">The last one runs late, while its window is open.</p>
        ) : (
          <Checkbox
            label="Run the last one late"
            checked={draft.makesUp}
            onCheckedChange={(makesUp) => set({ makesUp })}
          />
        )}
        {draft.rule !== 'window' && draft.makesUp ? (
          <Field label="Within, minutes" required error={errors.lateMinutes} className="max-w-40">
            <Input
              inputMode="numeric"
              value={draft.lateMinutes}
              onChange={(event) => set({ lateMinutes: event.target.value })}
            />
          </Field>
        ) : null}
      </fieldset>
      <Field
        label="Jitter, seconds"
        required
        error={errors.jitterSeconds}
        className="max-w-72"
        help="Spreads many schedules of one time over so long."
      >
        <Input
          inputMode="numeric"
          className="max-w-40"
          value={draft.jitterSeconds}
          onChange={(event) => set({ jitterSeconds: event.target.value })}
        />
      </Field>
    </>
  )
}
