'use client'
import { useQuery } from '@tanstack/react-query'
import type { Dispatch } from 'react'
import { HostileText } from '@/components/patterns/hostile-text'
import { Checkbox } from '@/components/ui/checkbox'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { Select } from '@/components/ui/select'
import type { Channel } from '@/lib/features/channels/contract'
import { orpc } from '@/lib/http/query'
import { NOTICE_KINDS } from '@/lib/notify/kinds'
import { routesTexts as t } from '@/lib/texts/routes'
import { DAY_WORDS } from './channel-words'
import type { RouteDraft } from './route-draft'

export type RouteFieldsProps = {
  draft: RouteDraft
  set: Dispatch<Partial<RouteDraft>>
  errors: Record<string, string>
  channels: Channel[]
}

const NONE = 'none'
const SEVERITIES = [
  { value: 'info', label: t.everythingInfoAnd },
  { value: 'warning', label: t.warningsAndWorse },
  { value: 'critical', label: t.criticalOnly },
] as const

function toggled<T>(list: readonly T[], item: T, on: boolean): T[] {
  return on ? [...list, item] : list.filter((one) => one !== item)
}

/** What a rule takes: from where, how bad, of which kind. */
function Matches({ draft, set }: RouteFieldsProps) {
  const environments = useQuery(orpc.environments.list.queryOptions())
  return (
    <>
      <fieldset className="space-y-1">
        <legend className="font-medium text-sm">{t.environments}</legend>
        <div className="flex flex-wrap gap-x-4">
          {(environments.data?.items ?? []).map(({ id, name }) => (
            <Checkbox
              key={id}
              label={<HostileText text={name} max={40} />}
              checked={draft.environmentIds.includes(id)}
              onCheckedChange={(on) =>
                set({ environmentIds: toggled(draft.environmentIds, id, on === true) })
              }
            />
          ))}
        </div>
        <p className="text-ink-muted text-xs">{t.noneChosenAllOf}</p>
      </fieldset>
      <Field label={t.severity} required>
        <Select
          options={SEVERITIES}
          value={draft.minSeverity}
          onValueChange={(minSeverity) => set({ minSeverity })}
        />
      </Field>
      <fieldset className="space-y-1">
        <legend className="font-medium text-sm">{t.kinds}</legend>
        <div className="flex flex-wrap gap-x-4">
          {Object.entries(NOTICE_KINDS).map(([kind, { title }]) => (
            <Checkbox
              key={kind}
              label={title}
              checked={draft.kinds.includes(kind)}
              onCheckedChange={(on) => set({ kinds: toggled(draft.kinds, kind, on === true) })}
            />
          ))}
        </div>
        <p className="text-ink-muted text-xs">{t.noneChosenAllKinds}</p>
      </fieldset>
    </>
  )
}

/** When a rule holds. */
function HoursFields({ draft, set, errors }: RouteFieldsProps) {
  return (
    <fieldset className="space-y-2 rounded-sm border p-3">
      <legend className="px-1 font-medium text-sm">{t.hours}</legend>
      <Checkbox
        label={t.onlyAtSomeHours}
        checked={draft.limited}
        onCheckedChange={(limited) => set({ limited: limited === true })}
      />
      {draft.limited ? (
        <>
          <div className="flex flex-wrap gap-x-3">
            {[1, 2, 3, 4, 5, 6, 0].map((day) => (
              <Checkbox
                key={day}
                label={DAY_WORDS[day]}
                checked={draft.days.includes(day)}
                onCheckedChange={(on) => set({ days: toggled(draft.days, day, on === true) })}
              />
            ))}
          </div>
          {errors['hours.days'] ? <p className="text-danger text-sm">{errors['hours.days']}</p> : null}
          <div className="grid gap-3 sm:grid-cols-[7rem_7rem_1fr]">
            <Field label={t.from} required error={errors['hours.from']}>
              <Input
                value={draft.from}
                placeholder="09:00"
                inputMode="numeric"
                onChange={(event) => set({ from: event.target.value })}
              />
            </Field>
            <Field label={t.to} required error={errors['hours.to']}>
              <Input
                value={draft.to}
                placeholder="17:00"
                inputMode="numeric"
                onChange={(event) => set({ to: event.target.value })}
              />
            </Field>
            <Field label={t.timeZone} required error={errors['hours.timeZone']}>
              <Input
                value={draft.timeZone}
                onChange={(event) => set({ timeZone: event.target.value })}
                placeholder={t.europeBerlin}
              />
            </Field>
          </div>
          <p className="text-ink-muted text-xs">{t.byClockOnWall}</p>
        </>
      ) : null}
    </fieldset>
  )
}

/** The form of a rule: what it takes, when, and where it goes. */
export function RouteFields(props: RouteFieldsProps) {
  const { draft, set, errors, channels } = props
  const choices = channels.map(({ id, name }) => ({ value: id, label: name, data: true }))
  return (
    <>
      <Field label={t.name} required error={errors.name}>
        <Input
          value={draft.name}
          onChange={(event) => set({ name: event.target.value })}
          autoComplete="off"
        />
      </Field>
      <Matches {...props} />
      <HoursFields {...props} />
      <div className="grid gap-3 sm:grid-cols-2">
        <Field label={t.goesTo} required error={errors.channelId}>
          <Select
            options={choices}
            value={draft.channelId}
            placeholder={t.chooseChannel}
            onValueChange={(channelId) => set({ channelId })}
          />
        </Field>
        <Field label={t.whenThatOneFails} required error={errors.secondChannelId}>
          <Select
            options={[
              { value: NONE, label: t.nothingMore },
              ...choices.filter((one) => one.value !== draft.channelId),
            ]}
            value={draft.secondChannelId ?? NONE}
            onValueChange={(value) => set({ secondChannelId: value === NONE ? null : value })}
          />
        </Field>
        <Field label={t.gatherSeconds} required error={errors.gatherSeconds} help={t.noticesAboutOne}>
          <Input
            inputMode="numeric"
            value={draft.gatherSeconds}
            onChange={(event) => set({ gatherSeconds: event.target.value })}
          />
        </Field>
        <Field label={t.quietAfterIt} required error={errors.quietMinutes} help={t.moreAboutSameThing}>
          <Input
            inputMode="numeric"
            value={draft.quietMinutes}
            onChange={(event) => set({ quietMinutes: event.target.value })}
          />
        </Field>
      </div>
      <div className="flex flex-wrap gap-x-5">
        <Checkbox
          label={t.askRulesBelowAs}
          checked={draft.goesOn}
          onCheckedChange={(goesOn) => set({ goesOn: goesOn === true })}
        />
        <Checkbox
          label={t.paused}
          checked={draft.paused}
          onCheckedChange={(paused) => set({ paused: paused === true })}
        />
      </div>
    </>
  )
}
