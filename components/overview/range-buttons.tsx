'use client'
import { useQueryStates } from 'nuqs'
import { cn } from '@/components/ui/cn'
import { overviewTexts as t } from '@/lib/texts/overview'
import { overviewParams, RANGES } from './overview-search-params'

/** How far back the charts of a page go; the address remembers it. */
export function RangeButtons() {
  const [{ range }, setParams] = useQueryStates(overviewParams)
  return (
    <fieldset className="flex rounded-sm border" data-print="hide">
      <legend className="sr-only">{t.range}</legend>
      {RANGES.map((one) => (
        <button
          key={one}
          type="button"
          aria-pressed={one === range}
          onClick={() => setParams({ range: one === '1h' ? null : one })}
          className={cn('h-7 px-2.5 text-sm hover:bg-hover', one === range && 'bg-accent-soft font-medium')}
        >
          {one.replace(/(\d+)/, '$1 ')}
        </button>
      ))}
    </fieldset>
  )
}
