'use client'
import { Ban, Wrench } from 'lucide-react'
import { type KeyboardEvent, useEffect, useRef } from 'react'
import { HostileText } from '@/components/patterns/hostile-text'
import { cn } from '@/components/ui/cn'
import { dayWords } from '@/lib/format/names'
import { plural, say } from '@/lib/texts/texts'
import { windowsTexts as t } from '@/lib/texts/windows'
import { type CalendarItem, dayAfterKey, weeksOf } from './month'
import { monthWords, startOn, WEEK } from './window-words'

/** Chips of a day that are drawn where there is room. */
const CHIPS = 3

export type MonthGridProps = {
  month: string
  /** The chosen day. */
  day: string
  today: string
  zone: string
  days: ReadonlyMap<string, CalendarItem[]>
  onDay: (day: string) => void
}

function Mark({ what }: { what: CalendarItem['what'] }) {
  const Icon = what === 'window' ? Wrench : Ban
  return <Icon aria-hidden="true" strokeWidth={2} className="size-3 shrink-0" />
}

const TONES: Record<CalendarItem['what'], string> = {
  window: 'bg-accent-soft text-ink',
  blackout: 'border border-line-strong bg-hover text-ink',
}

function Chips({ items, date, zone }: { items: readonly CalendarItem[]; date: string; zone: string }) {
  return (
    <span aria-hidden="true" className="mt-1 hidden w-full flex-col gap-0.5 sm:flex">
      {items.slice(0, CHIPS).map((item) => (
        <span
          key={item.key}
          className={cn(
            'flex min-w-0 items-center gap-1 rounded-sm px-1 text-left text-xs',
            TONES[item.what],
          )}
        >
          <Mark what={item.what} />
          <span className="truncate">
            {item.what === 'window' ? `${startOn(date, item, zone) ?? '…'} ` : ''}
            <HostileText text={item.source.name} max={24} />
          </span>
        </span>
      ))}
      {items.length > CHIPS ? (
        <span className="text-left text-ink-muted text-xs">
          {say(t.itemsMore, { items: items.length - CHIPS })}
        </span>
      ) : null}
    </span>
  )
}

/** On a phone a day has room for shapes and counts alone. */
function Counts({ items }: { items: readonly CalendarItem[] }) {
  return (
    <span aria-hidden="true" className="mt-1 flex flex-col gap-0.5 sm:hidden">
      {(['blackout', 'window'] as const).map((what) => {
        const count = items.filter((item) => item.what === what).length
        return count === 0 ? null : (
          <span key={what} className={cn('flex items-center gap-0.5 rounded-sm px-0.5 text-xs', TONES[what])}>
            <Mark what={what} />
            {count}
          </span>
        )
      })}
    </span>
  )
}

function labelOf(date: string, items: readonly CalendarItem[], isToday: boolean): string {
  const count = (what: CalendarItem['what']) => items.filter((item) => item.what === what).length
  const parts = [
    ...(count('blackout') > 0 ? [plural(t.nBlackouts, count('blackout'))] : []),
    ...(count('window') > 0 ? [plural(t.nWindows, count('window'))] : []),
  ]
  const what = parts.length > 0 ? parts.join(', ') : t.nothingSet
  return say(isToday ? t.dayToday : t.day, { day: dayWords(date), what })
}

/** A month with what is set on each day. Arrows walk the days, Page Up and Page Down the months. */
export function MonthGrid({ month, day, today, zone, days, onDay }: MonthGridProps) {
  const grid = useRef<HTMLTableElement>(null)
  const walked = useRef(false)
  useEffect(() => {
    if (!walked.current) return
    walked.current = false
    grid.current?.querySelector<HTMLButtonElement>(`[data-day="${day}"]`)?.focus()
  }, [day])
  const walk = (event: KeyboardEvent) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return
    const next = dayAfterKey(event.key, day)
    if (next === null) return
    event.preventDefault()
    walked.current = true
    onDay(next)
  }
  return (
    <table ref={grid} aria-label={monthWords(month)} className="w-full table-fixed border-collapse">
      <thead>
        <tr>
          {WEEK.map(({ short, long }) => (
            <th
              key={short}
              scope="col"
              abbr={long}
              className="border-b py-1 font-medium text-ink-muted text-xs"
            >
              {short}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {weeksOf(month).map((week) => (
          <tr key={week[0]}>
            {week.map((date) => {
              const items = days.get(date) ?? []
              return (
                <td key={date} className="h-px border p-0 align-top">
                  <button
                    type="button"
                    data-day={date}
                    tabIndex={date === day ? 0 : -1}
                    aria-label={labelOf(date, items, date === today)}
                    aria-pressed={date === day}
                    onClick={() => onDay(date)}
                    onKeyDown={walk}
                    className={cn(
                      'flex h-full min-h-14 w-full flex-col items-start p-1 hover:bg-hover sm:min-h-24',
                      '-outline-offset-2',
                      date === day && 'bg-accent-soft/50 shadow-[inset_0_0_0_2px_var(--accent)]',
                    )}
                  >
                    <span
                      className={cn(
                        'tabular text-sm',
                        date.startsWith(month) ? 'text-ink' : 'text-ink-muted',
                        date === today && 'font-semibold underline underline-offset-4',
                      )}
                    >
                      {Number(date.slice(8))}
                    </span>
                    <Chips items={items} date={date} zone={zone} />
                    <Counts items={items} />
                  </button>
                </td>
              )
            })}
          </tr>
        ))}
      </tbody>
    </table>
  )
}
