'use client'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { ErrorPanel } from '@/components/patterns/error-panel'
import { Status } from '@/components/patterns/status'
import { cn } from '@/components/ui/cn'
import { problemOf } from '@/lib/http/problem'
import { orpc } from '@/lib/http/query'
import { scheduleFormTexts as t } from '@/lib/texts/schedule-form'
import { say } from '@/lib/texts/texts'
import { NextRuns } from './next-runs'
import { placeIds, type ScheduleDraft } from './schedule-draft'

/** How long the typing rests before the panel is asked. */
const REST_MS = 250

function useRested<T>(value: T): T {
  const [rested, setRested] = useState(value)
  const text = JSON.stringify(value)
  useEffect(() => {
    const timer = setTimeout(() => setRested(JSON.parse(text) as T), REST_MS)
    return () => clearTimeout(timer)
  }, [text])
  return rested
}

/** What the typed times mean and when they would come, while they are typed. */
export function SchedulePreview({ draft, place }: { draft: ScheduleDraft; place: string }) {
  const { cron, zone, rule } = draft
  const asked = useRested({ cron, zone, rule, place })
  const isComplete = asked.cron.trim() !== '' && asked.zone.trim() !== ''
  const query = useQuery(
    orpc.schedules.preview.queryOptions({
      input: { cron: asked.cron, zone: asked.zone.trim(), rule: asked.rule, ...placeIds(asked.place) },
      enabled: isComplete,
      placeholderData: keepPreviousData,
      retry: false,
    }),
  )
  const { data } = query
  return (
    <section
      aria-labelledby="preview"
      className={cn('rounded-md border bg-surface px-4 py-3', query.isPlaceholderData && 'opacity-70')}
    >
      <h2 id="preview" className="mb-2 font-semibold text-base">
        {t.whenItWillRun}
      </h2>
      {query.isError ? <ErrorPanel {...problemOf(query.error)} /> : null}
      {!isComplete ? <p className="text-ink-muted text-sm">{t.enterTimesAndZone}</p> : null}
      {data?.problem ? (
        <p className="text-sm" role="status">
          <Status status="warning">{data.problem.text}</Status>
        </p>
      ) : null}
      {data && !data.problem ? (
        <>
          <p className="mb-2 font-medium" role="status" data-sentence="">
            {data.sentence}
          </p>
          <NextRuns
            next={data.next}
            shifts={data.shifts}
            zone={asked.zone.trim()}
            none={
              asked.place === ''
                ? t.chooseWhereItRuns
                : asked.rule === 'window'
                  ? t.noMaintenance
                  : t.thisDayDoesNot
            }
          />
          {Number(draft.jitterSeconds) > 0 ? (
            <p className="mt-2 text-ink-muted text-sm">
              {say(t.eachRunBeginsUp, { jitterSeconds: Number(draft.jitterSeconds) })}
            </p>
          ) : null}
        </>
      ) : null}
    </section>
  )
}
