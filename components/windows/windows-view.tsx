'use client'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useQueryStates } from 'nuqs'
import { lazy, Suspense, useState } from 'react'
import { ErrorPanel } from '@/components/patterns/error-panel'
import { ZoneNote } from '@/components/patterns/time-ago'
import { useNow } from '@/components/patterns/use-now'
import { useZone } from '@/components/patterns/zone'
import { EVERYWHERE } from '@/components/schedules/place-field'
import { SchedulesFrame } from '@/components/schedules/schedules-frame'
import { Button } from '@/components/ui/button'
import { Skeleton } from '@/components/ui/skeleton'

import { problemOf } from '@/lib/http/problem'
import { orpc } from '@/lib/http/query'
import { dateAt } from '@/lib/schedules/wall'
import { plural, say } from '@/lib/texts/texts'
import { windowsTexts as t } from '@/lib/texts/windows'
import { DayPanel } from './day-panel'
import { byDay, dayIn, inPlace, isMonth, itemsOf, weeksOf } from './month'
import { MonthBar } from './month-bar'
import { MonthGrid } from './month-grid'
import type { SetItem } from './remove-item'
import { windowSearchParams } from './search-params'
import { useItemUndo } from './use-item-undo'
import { BlackoutTable, WindowTable } from './window-list'

const WindowDialog = lazy(() =>
  import('./window-dialog').then((module) => ({ default: module.WindowDialog })),
)
const BlackoutDialog = lazy(() =>
  import('./blackout-dialog').then((module) => ({ default: module.BlackoutDialog })),
)
const RemoveItem = lazy(() => import('./remove-item').then((module) => ({ default: module.RemoveItem })))

type Open = { what: 'edit' | 'remove'; item: SetItem } | { what: 'add-window' | 'add-blackout' } | null

/** What of the calendar the address asks for; what is no month or day is that of today. */
function useShown(today: string) {
  const [params, setParams] = useQueryStates(windowSearchParams)
  const month = params.month !== null && isMonth(params.month) ? params.month : today.slice(0, 7)
  const isDay = params.day !== null && /^[0-9-]{10}$/.test(params.day) && params.day.startsWith(month)
  const day = isDay && params.day !== null ? params.day : today.startsWith(month) ? today : `${month}-01`
  return { ...params, month, day, setParams }
}

function titleOf(windows: number, blackouts: number): string {
  const days = blackouts === 0 ? t.noBlackout : plural(t.nBlackouts, blackouts)
  return say(t.title, {
    windows: windows === 0 ? t.noMaintenanceWindow : plural(t.maintenanceWindows2, windows),
    blackouts: days,
  })
}

/** The calendar of maintenance windows and blackout days: a month or a list, of every place or of one. */
export function WindowsView({ mayWrite, mayEverywhere }: { mayWrite: boolean; mayEverywhere: boolean }) {
  const zone = useZone()
  const today = dateAt(useNow(60_000).getTime(), zone)
  const { view, month, day, place, setParams } = useShown(today)
  const [open, setOpen] = useState<Open>(null)
  const undo = useItemUndo()
  const weeks = weeksOf(month)
  const range = { from: weeks[0]?.[0] ?? `${month}-01`, to: weeks.at(-1)?.[6] ?? `${month}-28` }
  const query = useQuery(
    orpc.windows.list.queryOptions({
      input: view === 'month' ? range : {},
      placeholderData: keepPreviousData,
      refetchInterval: 30_000,
    }),
  )
  const environments = useQuery(orpc.environments.list.queryOptions())
  const targets = useQuery(orpc.targets.list.queryOptions({ input: {} }))
  const placed = (targets.data?.items ?? []).map(({ id, environment }) => ({
    id,
    environmentId: environment.id,
  }))
  const shown = query.data ? inPlace(query.data, place, placed) : null
  const days = byDay(shown ? itemsOf(shown) : [], zone)
  const close = () => setOpen(null)
  const goTo = (date: string) => setParams({ month: date.slice(0, 7), day: date })
  const edit = (item: SetItem) => setOpen({ what: 'edit', item })
  const remove = (item: SetItem) => setOpen({ what: 'remove', item })
  const isTarget = placed.some((one) => one.id === place)
  const placeValue = place === null ? '' : `${isTarget ? 'target' : 'environment'}:${place}`
  const editing = open !== null && 'item' in open && open.what === 'edit' ? open.item : null
  return (
    <SchedulesFrame
      title={shown ? titleOf(shown.windows.length, shown.blackouts.length) : t.maintenanceWindows}
      meta={<ZoneNote />}
      actions={
        mayWrite ? (
          <>
            <Button onClick={() => setOpen({ what: 'add-blackout' })}>{t.setBlackoutDays}</Button>
            <Button variant="primary" onClick={() => setOpen({ what: 'add-window' })}>
              {t.setWindow2}
            </Button>
          </>
        ) : undefined
      }
    >
      <MonthBar
        view={view}
        month={month}
        place={place}
        places={[
          ...(environments.data?.items ?? []).map(({ id, name }) => ({
            value: id,
            label: say(t.environmentName, { name }),
          })),
          ...(targets.data?.items ?? []).map(({ id, name }) => ({ value: id, label: name, data: true })),
        ]}
        onView={(next) => setParams({ view: next })}
        onMonth={(next) => goTo(dayIn(next, day))}
        onToday={() => goTo(today)}
        onPlace={(next) => setParams({ place: next })}
      />
      {query.isError ? <ErrorPanel {...problemOf(query.error)} className="mb-3" /> : null}
      {undo.strip}
      {query.isPending ? <Skeleton className="h-96 w-full" /> : null}
      {shown && view === 'month' ? (
        <>
          <MonthGrid month={month} day={day} today={today} zone={zone} days={days} onDay={goTo} />
          <DayPanel day={day} items={days.get(day) ?? []} zone={zone} onEdit={edit} onRemove={remove} />
        </>
      ) : null}
      {shown && view === 'list' ? (
        <>
          <WindowTable
            items={shown.windows}
            onEdit={(source) => edit({ what: 'window', source })}
            onRemove={(source) => remove({ what: 'window', source })}
          />
          <h2 className="mt-8 mb-2 font-semibold text-lg">{t.blackoutDays}</h2>
          <BlackoutTable
            items={shown.blackouts}
            onEdit={(source) => edit({ what: 'blackout', source })}
            onRemove={(source) => remove({ what: 'blackout', source })}
          />
        </>
      ) : null}
      <Suspense>
        {open?.what === 'add-window' || editing?.what === 'window' ? (
          <WindowDialog
            window={editing?.what === 'window' ? editing.source : null}
            place={placeValue}
            onClose={close}
          />
        ) : null}
        {open?.what === 'add-blackout' || editing?.what === 'blackout' ? (
          <BlackoutDialog
            blackout={editing?.what === 'blackout' ? editing.source : null}
            day={day}
            place={placeValue || (mayEverywhere ? EVERYWHERE : '')}
            everywhere={mayEverywhere}
            onClose={close}
          />
        ) : null}
        {open?.what === 'remove' ? (
          <RemoveItem item={open.item} onClose={close} onRemoved={undo.removed} />
        ) : null}
      </Suspense>
    </SchedulesFrame>
  )
}
