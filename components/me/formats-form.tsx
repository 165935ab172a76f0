'use client'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { useNow } from '@/components/patterns/use-now'
import { useZone } from '@/components/patterns/zone'
import { applyPreference } from '@/components/shell/preference-cookie'
import { COOKIES } from '@/components/shell/preferences'
import { Field } from '@/components/ui/field'
import { Select } from '@/components/ui/select'
import { formatBytes } from '@/lib/format/bytes'
import { type Formats, formats, formatsCookie } from '@/lib/format/formats'
import { monthName } from '@/lib/format/names'
import { formatNumber } from '@/lib/format/number'
import { formatExactTime } from '@/lib/format/time'
import { formatTexts as dates } from '@/lib/texts/format'
import { formatsFormTexts as t } from '@/lib/texts/me-formats'
import { say } from '@/lib/texts/texts'

const NUMBERS = [
  { value: 'us', label: '12,345.6' },
  { value: 'dots', label: '12.345,6' },
  { value: 'spaces', label: '12 345,6' },
  { value: 'quotes', label: '12’345.6' },
] as const
const DATES = [
  { value: 'words', label: say(dates.dayMonthYear, { day: 21, month: monthName(11, 'short'), year: 2026 }) },
  { value: 'iso', label: '2026-11-21' },
  { value: 'dots', label: '21.11.2026' },
  { value: 'us', label: '11/21/2026' },
] as const
const CLOCKS = [
  { value: '24', label: t.day },
  { value: '12', label: t.halves },
] as const

/** How this browser writes numbers, dates and the clock. Takes effect at once, on every page. */
export function FormatsForm() {
  const [chosen, setChosen] = useState(formats)
  const router = useRouter()
  const zone = useZone()
  const now = useNow(1_000)
  const choose = (next: Partial<Formats>) => {
    const all = { ...chosen, ...next }
    applyPreference('formats', COOKIES.formats, formatsCookie(all))
    setChosen(all)
    // What the server wrote meanwhile for other pages is written anew.
    router.refresh()
  }
  return (
    <div className="space-y-3">
      <div className="flex flex-wrap gap-4">
        <Field label={t.numbers} required>
          <Select options={NUMBERS} value={chosen.numbers} onValueChange={(numbers) => choose({ numbers })} />
        </Field>
        <Field label={t.dates} required>
          <Select options={DATES} value={chosen.dates} onValueChange={(dates) => choose({ dates })} />
        </Field>
        <Field label={t.clock} required>
          <Select options={CLOCKS} value={chosen.clock} onValueChange={(clock) => choose({ clock })} />
        </Field>
      </div>
      <p className="tabular text-ink-muted text-sm">
        {say(t.example, {
          time: formatExactTime(now, zone),
          rows: formatNumber(12_345.6),
          size: formatBytes(1_434),
        })}
      </p>
    </div>
  )
}
