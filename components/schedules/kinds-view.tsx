'use client'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { ErrorPanel } from '@/components/patterns/error-panel'
import { HostileText } from '@/components/patterns/hostile-text'
import { NoteDialog } from '@/components/patterns/note-dialog'
import { Status } from '@/components/patterns/status'
import { TimeAgo } from '@/components/patterns/time-ago'
import { Button } from '@/components/ui/button'
import type { ScheduleKindView } from '@/lib/features/schedules/contract'
import { formatCount } from '@/lib/format/number'
import { problemOf } from '@/lib/http/problem'
import { orpc } from '@/lib/http/query'
import { SCHEDULE_KIND_NAMES } from '@/lib/schedules/kinds'
import { SchedulesFrame } from './schedules-frame'

const kindOf = (kind: string) => SCHEDULE_KIND_NAMES.find((one) => one === kind)

function Off({ off }: { off: NonNullable<ScheduleKindView['off']> }) {
  return (
    <p className="text-sm">
      <span className="text-ink-muted">
        Switched off by <HostileText text={off.by} max={40} /> <TimeAgo at={off.at} mode="both" />:
      </span>{' '}
      {off.reason === null ? 'the reason is not readable any more' : <HostileText text={off.reason} />}
    </p>
  )
}

/** The kinds of schedules, each with its switch. */
export function KindsView({
  initial,
  mayManage,
}: {
  initial: { items: ScheduleKindView[] }
  mayManage: boolean
}) {
  const cache = useQueryClient()
  const query = useQuery(orpc.schedules.kinds.queryOptions({ initialData: initial, refetchInterval: 10_000 }))
  const [stopping, setStopping] = useState<ScheduleKindView | null>(null)
  const turn = useMutation(
    orpc.schedules.setSwitch.mutationOptions({
      onSuccess: async () => {
        await cache.invalidateQueries({ queryKey: orpc.schedules.key() })
        setStopping(null)
      },
    }),
  )
  const set = (kind: string, off: boolean, reason: string) => {
    const known = kindOf(kind)
    if (known) turn.mutate({ kind: known, off, reason })
  }
  const { items } = query.data
  const off = items.filter((one) => one.off !== null).length
  return (
    <SchedulesFrame
      title={off === 0 ? 'Every kind is on' : `${formatCount(off, 'kind')} switched off`}
      meta={
        <span>
          While a kind is off none of its schedules runs, by hand either; each time is written down as
          skipped.
        </span>
      }
    >
      {query.isError ? <ErrorPanel {...problemOf(query.error)} className="mb-3" /> : null}
      {turn.isError && stopping === null ? <ErrorPanel {...problemOf(turn.error)} className="mb-3" /> : null}
      <ul className="max-w-3xl divide-y border-y">
        {items.map((one) => (
          <li key={one.kind} className="space-y-1 py-3">
            <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
              <Status status={one.off ? 'off' : 'ok'}>{one.off ? 'Off' : 'On'}</Status>
              <span className="font-medium">{one.title}</span>
              <span className="text-ink-muted text-sm">{formatCount(one.schedules, 'schedule')}</span>
              {mayManage ? (
                <Button
                  size="sm"
                  className="ml-auto"
                  busy={turn.isPending && turn.variables?.kind === one.kind}
                  aria-label={`Switch ${one.title} ${one.off ? 'on' : 'off'}`}
                  onClick={() => (one.off ? set(one.kind, false, '') : setStopping(one))}
                >
                  {one.off ? 'Switch on' : 'Switch off'}
                </Button>
              ) : null}
            </div>
            {one.off ? <Off off={one.off} /> : null}
          </li>
        ))}
      </ul>
      {mayManage ? null : (
        <p className="mt-3 max-w-[72ch] text-ink-muted text-sm">Admins switch a kind off and on.</p>
      )}
      {stopping ? (
        <NoteDialog
          title={`Switch off: ${stopping.title}`}
          description={`${formatCount(stopping.schedules, 'schedule')} will not run until somebody switches the kind on again. A run that is under way goes on.`}
          label="Reason"
          verb="Switch off"
          busy={turn.isPending}
          problem={turn.isError ? problemOf(turn.error) : null}
          onSubmit={(reason) => set(stopping.kind, true, reason)}
          onClose={() => setStopping(null)}
        />
      ) : null}
    </SchedulesFrame>
  )
}
