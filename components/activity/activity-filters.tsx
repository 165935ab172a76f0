'use client'
import { X } from 'lucide-react'
import { useQueryStates } from 'nuqs'
import { allPages } from '@/components/patterns/all-pages'
import { CsvButton } from '@/components/patterns/csv-button'
import type { Span } from '@/components/statements/span'
import { Button } from '@/components/ui/button'
import { cn } from '@/components/ui/cn'
import { Select } from '@/components/ui/select'
import { WAIT_CLASSES } from '@/lib/engines/contract/activity'
import { ACTIVITY_SLICES } from '@/lib/features/activity/slices'
import { truncateMiddle } from '@/lib/format/visible-text'
import { client } from '@/lib/http/client'
import { activityTexts as t } from '@/lib/texts/activity'
import { say } from '@/lib/texts/texts'
import { ACTIVITY_CSV } from './activity-csv'
import { activityParams, FILTER_OF, NO_FILTERS, queryOf } from './activity-search-params'
import { classWord, SLICE_WORDS, valueWords } from './activity-words'

type Props = { target: { id: string; name: string }; span: Span; texts: ReadonlyMap<string, string> }

/** What the load is sliced by, what must fit, and the export of all that does. Kept in the address. */
export function ActivityFilters({ target, span, texts }: Props) {
  const [params, setParams] = useQueryStates(activityParams)
  const chosen = ACTIVITY_SLICES.flatMap((slice) => {
    const value = params[FILTER_OF[slice]]
    return value === null || slice === 'class' ? [] : [{ slice, value }]
  })
  const rows = () =>
    allPages((page) => client.activity.list({ targetId: target.id, ...span, ...queryOf(params), ...page }))
  return (
    <search aria-label={t.filters} data-print="hide" className="flex flex-wrap items-center gap-2 pb-3">
      <fieldset className="flex flex-wrap rounded-sm border">
        <legend className="sr-only">{t.sliceBy}</legend>
        {ACTIVITY_SLICES.map((slice) => (
          <button
            key={slice}
            type="button"
            aria-pressed={slice === params.by}
            onClick={() => setParams({ by: slice === 'class' ? null : slice })}
            className={cn(
              'h-7 px-2.5 text-sm hover:bg-hover',
              slice === params.by && 'bg-accent-soft font-medium',
            )}
          >
            {SLICE_WORDS[slice]}
          </button>
        ))}
      </fieldset>
      <Select
        aria-label={t.onlyWaiting}
        className="w-52"
        value={params.class ?? ''}
        onValueChange={(next) => setParams({ class: WAIT_CLASSES.find((one) => one === next) ?? null })}
        options={[
          { value: '', label: t.everyWait },
          ...WAIT_CLASSES.map((one) => ({ value: one, label: classWord(one) })),
        ]}
      />
      {chosen.map(({ slice, value }) => (
        <Button
          key={slice}
          size="sm"
          aria-label={say(t.removeFilter, { what: SLICE_WORDS[slice] })}
          onClick={() => setParams({ [FILTER_OF[slice]]: null })}
        >
          <span>{SLICE_WORDS[slice]}</span>
          <FilterValue {...valueWords(slice, { value, text: texts.get(value) ?? null })} />
          <X aria-hidden="true" strokeWidth={1.75} />
        </Button>
      ))}
      {chosen.length > 0 || params.class !== null ? (
        <Button size="sm" variant="ghost" onClick={() => setParams(NO_FILTERS)}>
          {t.clearFilters}
        </Button>
      ) : null}
      <span className="ml-auto">
        <CsvButton columns={ACTIVITY_CSV} rows={rows} target={target.name} view="activity" />
      </span>
    </search>
  )
}

function FilterValue({ words, data }: { words: string; data: boolean }) {
  const cut = truncateMiddle(words, 32)
  return data ? (
    <bdi dir="ltr" translate="no" className="font-normal">
      {cut}
    </bdi>
  ) : (
    <span className="font-normal">{cut}</span>
  )
}
