'use client'
import { useId, useState } from 'react'
import { useNow } from '@/components/patterns/use-now'
import { useZone, useZoneChoice } from '@/components/patterns/zone'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { RadioGroup } from '@/components/ui/radio-group'
import { formatExactTime } from '@/lib/format/time'
import { knownZone, ownZone } from '@/lib/format/zone'
import { meTexts as t } from '@/lib/texts/me'
import { say } from '@/lib/texts/texts'

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
        label={t.timesAreShownIn}
        value={kind}
        onValueChange={pick}
        options={[
          { value: 'browser', label: say(t.zoneOfThisBrowser, { ownZone: ownZone() }) },
          { value: 'utc', label: 'UTC' },
          ...(serverZone === 'UTC'
            ? []
            : [{ value: 'server' as const, label: say(t.zoneOfPanelsServer, { serverZone }) }]),
          { value: 'other', label: t.anotherZone },
        ]}
      />
      {kind === 'other' ? <OtherZone zone={zone} onChoose={choose} /> : null}
      <p className="tabular text-ink-muted text-sm">{say(t.nowItIs, { now: formatExactTime(now, zone) })}</p>
    </div>
  )
}

function OtherZone({ zone, onChoose }: { zone: string; onChoose: (zone: string) => void }) {
  const list = useId()
  const [text, setText] = useState(zone)
  const found = knownZone(text.trim())
  return (
    <Field
      label={t.zone}
      required
      className="max-w-sm"
      help={t.byItsNameIn}
      error={found === null ? t.thereIsNoZone : undefined}
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
