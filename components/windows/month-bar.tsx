'use client'
import { ChevronLeft, ChevronRight } from 'lucide-react'
import { Button } from '@/components/ui/button'
import { IconButton } from '@/components/ui/icon-button'
import { Select, type SelectOption } from '@/components/ui/select'
import { windowsTexts as t } from '@/lib/texts/windows'
import { addMonths } from './month'
import { monthWords } from './window-words'

const ANY = 'any'

export type MonthBarProps = {
  view: 'month' | 'list'
  month: string
  place: string | null
  places: ReadonlyArray<SelectOption<string>>
  onView: (view: 'month' | 'list') => void
  onMonth: (month: string) => void
  onToday: () => void
  onPlace: (place: string | null) => void
}

/** Which month or list, and of which place. */
export function MonthBar(props: MonthBarProps) {
  const { view, month, place, places, onMonth } = props
  return (
    <div className="mb-3 flex flex-wrap items-center gap-2">
      {view === 'month' ? (
        <>
          <IconButton
            label={t.monthBefore}
            icon={<ChevronLeft aria-hidden="true" strokeWidth={1.75} />}
            onClick={() => onMonth(addMonths(month, -1))}
          />
          <h2 aria-live="polite" className="min-w-36 text-center font-semibold text-lg">
            {monthWords(month)}
          </h2>
          <IconButton
            label={t.monthAfter}
            icon={<ChevronRight aria-hidden="true" strokeWidth={1.75} />}
            onClick={() => onMonth(addMonths(month, 1))}
          />
          <Button size="sm" onClick={props.onToday}>
            {t.today}
          </Button>
        </>
      ) : null}
      <span className="ml-auto flex flex-wrap items-center gap-2">
        <Select
          aria-label={t.where}
          className="w-52"
          value={place ?? ANY}
          onValueChange={(value) => props.onPlace(value === ANY ? null : value)}
          options={[{ value: ANY, label: t.everyPlace }, ...places]}
        />
        <fieldset className="flex">
          <legend className="sr-only">{t.view}</legend>
          {(['month', 'list'] as const).map((one) => (
            <Button
              key={one}
              size="sm"
              variant={view === one ? 'secondary' : 'ghost'}
              aria-pressed={view === one}
              onClick={() => props.onView(one)}
            >
              {one === 'month' ? t.month : t.list}
            </Button>
          ))}
        </fieldset>
      </span>
    </div>
  )
}
