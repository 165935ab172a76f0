import { HostileText } from '@/components/patterns/hostile-text'
import { Say } from '@/components/patterns/say'
import type { ItemChangeView } from '@/lib/features/settings/contract'
import { formatBytes } from '@/lib/format/bytes'
import { changesSeenTexts as t } from '@/lib/texts/changes-seen'
import { say } from '@/lib/texts/texts'

type Fact = ItemChangeView['facts'][number]

/** One side of a fact as words: a size as a person reads it, and what is not there said. */
export function FactText({ fact, text }: { fact: string; text: string | null }) {
  if (text === null) return <span className="text-ink-faint">{t.absent}</span>
  if (text === '') return <span className="text-ink-faint">{'∅'}</span>
  const shown = fact === 'bytes' && /^\d+$/.test(text) ? formatBytes(Number(text)) : text
  return <HostileText text={shown} mono max={120} />
}

/** Attributes that say nothing worth a line: what is not so, and no limit. */
const DULL = new Set(['no', '-1', ''])
/** What is new is told with its first attributes. */
const TOLD = 6

/** What is new, with the attributes that say something: a superuser is seen at once. */
export function NewLine({ facts }: { facts: readonly Fact[] }) {
  const told = facts.filter(({ after }) => after !== null && !DULL.has(after)).slice(0, TOLD)
  if (told.length === 0) return t.added
  const text = told.map(({ fact, after }) =>
    after === 'yes' ? fact : say(t.factIs, { fact, value: after ?? '' }),
  )
  return <Say of={t.addedWith} facts={<HostileText text={text.join(', ')} max={200} />} />
}

/** A fact with what it was and is; the value of a setting needs no name. */
export function FactLine({ fact }: { fact: Fact }) {
  const before = <FactText fact={fact.fact} text={fact.before} />
  const after = <FactText fact={fact.fact} text={fact.after} />
  if (fact.fact === 'waiting') {
    if (fact.after === null) return t.waitsNoMore
    return fact.after === '?' ? t.waitsHidden : <Say of={t.waits} next={after} />
  }
  if (fact.fact === 'value') return <Say of={t.valueWas} before={before} after={after} />
  return <Say of={t.was} fact={<HostileText text={fact.fact} />} before={before} after={after} />
}
