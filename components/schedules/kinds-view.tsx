'use client'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { ErrorPanel } from '@/components/patterns/error-panel'
import { HostileText } from '@/components/patterns/hostile-text'
import { NoteDialog } from '@/components/patterns/note-dialog'
import { Say } from '@/components/patterns/say'
import { Status } from '@/components/patterns/status'
import { TimeAgo } from '@/components/patterns/time-ago'
import { Button } from '@/components/ui/button'
import type { ScheduleKindView } from '@/lib/features/schedules/contract'
import { problemOf } from '@/lib/http/problem'
import { orpc } from '@/lib/http/query'
import { SCHEDULE_KIND_NAMES } from '@/lib/schedules/kinds'
import { schedulesTexts as t } from '@/lib/texts/schedules'
import { plural, say } from '@/lib/texts/texts'
import { SchedulesFrame } from './schedules-frame'

const kindOf = (kind: string) => SCHEDULE_KIND_NAMES.find((one) => one === kind)

function Off({ off }: { off: NonNullable<ScheduleKindView['off']> }) {
  return (
    <p className="text-sm">
      <span className="text-ink-muted">
        <Say
          of={t.switchedOffBy}
          by={<HostileText text={off.by} max={40} />}
          time={<TimeAgo at={off.at} mode="both" />}
        />
      </span>{' '}
      {off.reason === null ? t.reasonIsNot : <HostileText text={off.reason} />}
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
      title={off === 0 ? t.everyKindIsOn : plural(t.kindsSwitchedOff, off)}
      meta={<span>{t.whileKindIsOff}</span>}
    >
      {query.isError ? <ErrorPanel {...problemOf(query.error)} className="mb-3" /> : null}
      {turn.isError && stopping === null ? <ErrorPanel {...problemOf(turn.error)} className="mb-3" /> : null}
      <ul className="max-w-3xl divide-y border-y">
        {items.map((one) => (
          <li key={one.kind} className="space-y-1 py-3">
            <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
              <Status status={one.off ? 'off' : 'ok'}>{one.off ? t.off : t.on}</Status>
              <span className="font-medium">{one.title}</span>
              <span className="text-ink-muted text-sm">{plural(t.nSchedules, one.schedules)}</span>
              {mayManage ? (
                <Button
                  size="sm"
                  className="ml-auto"
                  busy={turn.isPending && turn.variables?.kind === one.kind}
                  aria-label={say(one.off ? t.switchTitleOn : t.switchTitleOff, { title: one.title })}
                  onClick={() => (one.off ? set(one.kind, false, '') : setStopping(one))}
                >
                  {one.off ? t.switchOn : t.switchOff}
                </Button>
              ) : null}
            </div>
            {one.off ? <Off off={one.off} /> : null}
          </li>
        ))}
      </ul>
      {mayManage ? null : <p className="mt-3 max-w-[72ch] text-ink-muted text-sm">{t.adminsSwitchKind}</p>}
      {stopping ? (
        <NoteDialog
          title={say(t.switchOff2, { title: stopping.title })}
          description={plural(t.schedulesWillNot, stopping.schedules)}
          label={t.reason}
          verb={t.switchOff}
          busy={turn.isPending}
          problem={turn.isError ? problemOf(turn.error) : null}
          onSubmit={(reason) => set(stopping.kind, true, reason)}
          onClose={() => setStopping(null)}
        />
      ) : null}
    </SchedulesFrame>
  )
}
