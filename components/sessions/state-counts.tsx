import { cn } from '@/components/ui/cn'
import type { SessionState } from '@/lib/features/sessions/select'
import { formatNumber } from '@/lib/format/number'
import { sessionsTexts as t } from '@/lib/texts/sessions'
import { SESSION_STATES } from './session-search-params'
import { stateWord } from './session-words'

export type StateCountsProps = {
  counts: Map<SessionState, number>
  chosen: SessionState | null
  onChoose: (state: SessionState | null) => void
}

/** How many sessions are in each state; a press shows only those. */
export function StateCounts({ counts, chosen, onChoose }: StateCountsProps) {
  const all = [...counts.values()].reduce((sum, count) => sum + count, 0)
  const shown = SESSION_STATES.filter((state) => counts.has(state) || state === chosen)
  return (
    <fieldset className="mb-3 flex flex-wrap gap-x-1 gap-y-1">
      <legend className="sr-only">{t.sessionsByState}</legend>
      <Count word={t.all} count={all} pressed={chosen === null} onPress={() => onChoose(null)} />
      {shown.map((state) => (
        <Count
          key={state}
          word={stateWord(state)}
          count={counts.get(state) ?? 0}
          pressed={chosen === state}
          onPress={() => onChoose(chosen === state ? null : state)}
        />
      ))}
    </fieldset>
  )
}

function Count(props: { word: string; count: number; pressed: boolean; onPress: () => void }) {
  return (
    <button
      type="button"
      aria-pressed={props.pressed}
      onClick={props.onPress}
      className={cn(
        'flex min-h-8 items-baseline gap-1.5 rounded-sm border px-2 py-1 text-sm',
        props.pressed ? 'border-accent bg-accent-soft' : 'border-transparent hover:bg-hover',
      )}
    >
      <span className="tabular font-semibold text-lg">{formatNumber(props.count)}</span>
      <span className={props.pressed ? 'text-ink' : 'text-ink-muted'}>{props.word}</span>
    </button>
  )
}
