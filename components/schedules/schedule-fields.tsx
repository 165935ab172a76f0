'use client'
import { Button } from '@/components/ui/button'
import { Checkbox } from '@/components/ui/checkbox'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { RadioGroup } from '@/components/ui/radio-group'
import { scheduleFormTexts as t } from '@/lib/texts/schedule-form'
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
      <Field label={t.timesAsCron} required error={errors.cron} help={t.fiveFieldsMinute}>
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
        help={t.itsClockOnWall}
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
        label={t.calendar}
        options={RULES}
        value={draft.rule}
        onValueChange={(rule) => set({ rule })}
      />
      <RadioGroup
        label={t.whileRunIsStill}
        options={OVERLAPS}
        value={draft.overlap}
        onValueChange={(overlap) => set({ overlap })}
      />
      <fieldset className="space-y-1.5">
        <legend className="font-medium text-sm">{t.whenNoWorkerRan}</legend>
        <p className="text-ink-muted text-sm">{t.missedTimesAre}</p>
        {draft.rule === 'window' ? (
          <p className="text-sm">{t.lastOneRunsLate}</p>
        ) : (
          <Checkbox
            label={t.runLastOneLate}
            checked={draft.makesUp}
            onCheckedChange={(makesUp) => set({ makesUp })}
          />
        )}
        {draft.rule !== 'window' && draft.makesUp ? (
          <Field label={t.withinMinutes} required error={errors.lateMinutes} className="max-w-40">
            <Input
              inputMode="numeric"
              value={draft.lateMinutes}
              onChange={(event) => set({ lateMinutes: event.target.value })}
            />
          </Field>
        ) : null}
      </fieldset>
      <Field
        label={t.jitterSeconds}
        required
        error={errors.jitterSeconds}
        className="max-w-72"
        help={t.spreadsMany}
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
