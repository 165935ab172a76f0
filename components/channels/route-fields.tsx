'use client'
import { useQuery } from '@tanstack/react-query'
import type { Dispatch } from 'react'
import { Checkbox } from '@/components/ui/checkbox'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { Select } from '@/components/ui/select'
import type { Channel } from '@/lib/features/channels/contract'
import { orpc } from '@/lib/http/query'
import { NOTICE_KINDS } from '@/lib/notify/kinds'
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
  { value: 'info', label: 'Everything: info and worse' },
  { value: 'warning', label: 'Warnings and worse' },
  { value: 'critical', label: 'Critical only' },
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
        <legend className="font-medium text-sm">Environments</legend>
        <div className="flex flex-wrap gap-x-4">
          {(environments.data?.items ?? []).map(({ id, name }) => (
            <Checkbox
              key={id}
              label={name}
              checked={draft.environmentIds.includes(id)}
              onCheckedChange={(on) =>
                set({ environmentIds: toggled(draft.environmentIds, id, on === true) })
              }
            />
          ))}
        </div>
        <p className="text-ink-muted text-xs">None chosen: all of them, and notices that belong to none.</p>
      </fieldset>
      <Field label="Severity" required>
        <Select
          options={SEVERITIES}
          value={draft.minSeverity}
          onValueChange={(minSeverity) => set({ minSeverity })}
        />
      </Field>
      <fieldset className="space-y-1">
        <legend className="font-medium text-sm">Kinds</legend>
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
        <p className="text-ink-muted text-xs">None chosen: all kinds, also those that come later.</p>
      </fieldset>
    </>
  )
}

/** When a rule holds. */
function HoursFields({ draft, set, errors }: RouteFieldsProps) {
  return (
    <fieldset className="space-y-2 rounded-sm border p-3">
      <legend className="px-1 font-medium text-sm">Hours</legend>
      <Checkbox
        label="Only at some hours"
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
            <Field label="From" required error={errors['hours.from']}>
              <Input
                value={draft.from}
                placeholder="09:00"
                inputMode="numeric"
                onChange={(event) => set({ from: event.target.value })}
              />
            </Field>
            <Field label="To" required error={errors['hours.to']}>
              <Input
                value={draft.to}
                placeholder="17:00"
                inputMode="numeric"
                onChange={(event) => set({ to: event.target.value })}
              />
            </Field>
            <Field label="Time zone" required error={errors['hours.timeZone']}>
              <Input
                value={draft.timeZone}
                onChange={(event) => set({ timeZone: event.target.value })}
                placeholder="Europe/Berlin"
              />
            </Field>
          </div>
          <p className="text-ink-muted text-xs">
            By the clock on the wall there. A night belongs to the day on which it began; the same time twice
            is the whole day. Outside the hours the rules below are asked.
          </p>
        </>
      ) : null}
    </fieldset>
  )
}

/** The form of a rule: what it takes, when, and where it goes. */
export function RouteFields(props: RouteFieldsProps) {
  const { draft, set, errors, channels } = props
  const choices = channels.map(({ id, name }) => ({ value: id, label: name }))
  return (
    <>
      <Field label="Name" required error={errors.name}>
        <Input
          value={draft.name}
          onChange={(event) => set({ name: event.target.value })}
          autoComplete="off"
        />
      </Field>
      <Matches {...props} />
      <HoursFields {...props} />
      <div className="grid gap-3 sm:grid-cols-2">
        <Field label="Goes to" required error={errors.channelId}>
          <Select
            options={choices}
            value={draft.channelId}
            placeholder="Choose a channel"
            onValueChange={(channelId) => set({ channelId })}
          />
        </Field>
        <Field label="When that one fails" required error={errors.secondChannelId}>
          <Select
            options={[
              { value: NONE, label: 'Nothing more' },
              ...choices.filter((one) => one.value !== draft.channelId),
            ]}
            value={draft.secondChannelId ?? NONE}
            onValueChange={(value) => set({ secondChannelId: value === NONE ? null : value })}
          />
        </Field>
        <Field
          label="Gather, seconds"
          required
          error={errors.gatherSeconds}
          help="Notices about one thing within this time are one message."
        >
          <Input
            inputMode="numeric"
            value={draft.gatherSeconds}
            onChange={(event) => set({ gatherSeconds: event.target.value })}
          />
        </Field>
        <Field
          label="Quiet after it, minutes"
          required
          error={errors.quietMinutes}
          help="More about the same thing waits so long. What is worse, and the end, never waits."
        >
          <Input
            inputMode="numeric"
            value={draft.quietMinutes}
            onChange={(event) => set({ quietMinutes: event.target.value })}
          />
        </Field>
      </div>
      <div className="flex flex-wrap gap-x-5">
        <Checkbox
          label="Ask the rules below as well"
          checked={draft.goesOn}
          onCheckedChange={(goesOn) => set({ goesOn: goesOn === true })}
        />
        <Checkbox
          label="Paused"
          checked={draft.paused}
          onCheckedChange={(paused) => set({ paused: paused === true })}
        />
      </div>
    </>
  )
}
