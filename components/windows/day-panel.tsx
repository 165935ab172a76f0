'use client'
import { HostileText } from '@/components/patterns/hostile-text'
import { Say } from '@/components/patterns/say'
import { Status } from '@/components/patterns/status'
import { placeWords } from '@/components/schedules/schedule-words'
import { dayWords } from '@/lib/format/names'
import { windowsTexts as t } from '@/lib/texts/windows'
import { ItemActions } from './item-actions'
import type { CalendarItem } from './month'
import { hoursOn } from './window-words'

export type DayPanelProps = {
  day: string
  items: readonly CalendarItem[]
  zone: string
  onEdit: (item: CalendarItem) => void
  onRemove: (item: CalendarItem) => void
}

/** What is set on one day, with what can be done about it. */
export function DayPanel({ day, items, zone, onEdit, onRemove }: DayPanelProps) {
  return (
    <section aria-labelledby="day" className="mt-4">
      <h2 id="day" className="mb-2 font-semibold text-lg">
        {dayWords(day)}
      </h2>
      {items.length === 0 ? (
        <p className="text-ink-muted text-sm">{t.noWindowOpensOn}</p>
      ) : (
        <ul className="divide-y border-y">
          {items.map((item) => (
            <li key={item.key} className="flex flex-wrap items-center gap-x-3 gap-y-1 py-2">
              <Status status={item.what === 'window' ? 'maintenance' : 'off'}>
                {item.what === 'window' ? t.window : t.blackout}
              </Status>
              <span className="tabular text-sm">{hoursOn(day, item, zone)}</span>
              <HostileText text={item.source.name} max={60} className="font-medium" />
              <span className="text-ink-muted text-sm">
                <Say
                  of={item.source.zone === zone ? t.setBy : t.setByInZone}
                  place={<HostileText text={placeWords(item.source.place)} max={60} />}
                  by={<HostileText text={item.source.createdBy} max={40} />}
                  zone={item.source.zone}
                />
              </span>
              {item.source.mayWrite ? (
                <span className="ml-auto">
                  <ItemActions
                    name={item.source.name}
                    onEdit={() => onEdit(item)}
                    onRemove={() => onRemove(item)}
                  />
                </span>
              ) : null}
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}
