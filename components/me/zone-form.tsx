'use client'
import { useId, useState } from 'react'
import { useNow } from '@/components/patterns/use-now'
import { useZone, useZoneChoice } from '@/components/patterns/zone'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { RadioGroup } from '@/components/ui/radio-group'
import { formatExactTime } from '@/lib/format/time'
import { knownZone, ownZone } from '@/lib/format/zone'

type Kind = 'browser' | 'utc' | 'server' | 'other'

/** In which zone this browser shows times: its own, UTC, the server's, or any other by name. Takes effect at once. */
export function ZoneForm({ serverZone }: { serverZone: string }) {
  const zone = useZone()
  const { follow, choose } = useZoneChoice()
  const now = useNow(1_000)
  const [kind, setKind] = useState<Kind>(
    follow ? 'browser' : zone === 'UTC' ? 'utc' : zone === serverZone ? 'server' : 'other',
  )
  const pick = (next: Kind) => {
    setKind(next)
    if (next === 'browser') choose(null)
    if (next === 'utc') choose('UTC')
    if (next === 'server') choose(serverZone)
  }
  return (
    <div className="space-y-3">
      <RadioGroup<Kind>
        label="Times are shown in"
        value={kind}
        onValueChange={pick}
        options={[
          { value: 'browser', label: `The zone of this browser (${ownZone()})` },
          { value: 'utc', label: 'UTC' },
          ...(serverZone === 'UTC'
            ? []
            : [{ value: 'server' as const, label: `The zone of the panel's server (${serverZone})` }]),
          { value: 'other', label: 'Another zone' },
        ]}
      />
      {kind === 'other' ? <OtherZone zone={zone} onChoose={choose} /> : null}
      <p className="tabular text-ink-muted text-sm">Now it is {formatExactTime(now, zone)}.</p>
    </div>
  )
}

function OtherZone({ zone, onChoose }: { zone: string; onChoose: (zone: string) => void }) {
  const list = useId()
  const [text, setText] = useState(zone)
  const found = knownZone(text.trim())
  return (
    <Field
      label="Zone"
      required
      className="max-w-sm"
      help="By its name in the IANA list, such as Europe/Berlin."
      error={found === null ? 'There is no zone of this name.' : undefined}
    >
      <Input
        list={list}
        value={text}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => {
          setText(event.target.value)
          const next = knownZone(event.target.value.trim())
          if (next !== null) onChoose(next)
        }}
      />
      <datalist id={list}>
        {Intl.supportedValuesOf('timeZone').map((name) => (
          <option key={name} value={name} />
        ))}
      </datalist>
    </Field>
  )
}
