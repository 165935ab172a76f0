import { HostileText } from '@/components/patterns/hostile-text'
import { SqlLine } from '@/components/patterns/sql-text'
import { WAIT_CLASSES, type WaitClass } from '@/lib/engines/contract/activity'
import type { ActivitySlice } from '@/lib/features/activity/slices'
import { activityTexts as t } from '@/lib/texts/activity'

export const SLICE_WORDS: Record<ActivitySlice, string> = {
  class: t.byClass,
  event: t.byEvent,
  user: t.byUser,
  application: t.byApplication,
  database: t.byDatabase,
  statement: t.byStatement,
}

const NONE: Record<Exclude<ActivitySlice, 'class'>, string> = {
  event: t.noWait,
  user: t.noUser,
  application: t.noApplication,
  database: t.noDatabase,
  statement: t.noStatement,
}

/** What a wait class is called. */
export function classWord(waitClass: WaitClass): string {
  return t[waitClass]
}

const isClass = (value: string): value is WaitClass => WAIT_CLASSES.some((one) => one === value)

/** A value of a slice in words, and whether they are somebody's name; null is what has no value of its own. */
export function valueWords(
  by: ActivitySlice,
  { value, text }: { value: string | null; text: string | null },
  ofNull: string = t.notKeptApart,
): { words: string; data: boolean } {
  if (value === null) return { words: ofNull, data: false }
  if (by === 'class') return { words: isClass(value) ? classWord(value) : value, data: false }
  if (value === '') return { words: NONE[by], data: false }
  return { words: text ?? value, data: true }
}

type NamedProps = {
  by: ActivitySlice
  row: { value: string | null; text: string | null; textHidden?: string | null }
}

/** A value of a slice as a cell shows it. */
export function Named({ by, row }: NamedProps) {
  const { words, data } = valueWords(by, row)
  if (by === 'statement' && row.text !== null) return <SqlLine sql={row.text} />
  if (by === 'statement' && row.textHidden) return <span className="text-ink-faint">{row.textHidden}</span>
  return data ? <HostileText text={words} max={64} mono={by === 'statement'} /> : <span>{words}</span>
}
