import { HostileText } from '@/components/patterns/hostile-text'
import { Say } from '@/components/patterns/say'
import type { ItemChangeView } from '@/lib/features/settings/contract'
import { formatBytes } from '@/lib/format/bytes'
import { changesSeenTexts as t } from '@/lib/texts/changes-seen'

type Fact = ItemChangeView['facts'][number]

/** One side of a fact as words: a size as a person reads it, and what is not there said. */
export function FactText({ fact, text }: { fact: string; text: string | null }) {
  if (text === null) return <span className="text-ink-faint">{t.absent}</span>
  if (text === '') return <span className="text-ink-faint">{'∅'}</span>
  const shown = fact === 'bytes' && /^\d+$/.test(text) ? formatBytes(Number(text)) : text
  return <HostileText text={shown} mono max={120} />
}

/** A fact with what it was and is; the value of a setting needs no name. */
export function FactLine({ fact }: { fact: Fact }) {
  const before = <FactText fact={fact.fact} text={fact.before} />
  const after = <FactText fact={fact.fact} text={fact.after} />
  if (fact.fact === 'value') return <Say of={t.valueWas} before={before} after={after} />
  return <Say of={t.was} fact={<HostileText text={fact.fact} />} before={before} after={after} />
}
