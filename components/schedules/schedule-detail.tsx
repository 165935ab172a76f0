'use client'
import { useQuery } from '@tanstack/react-query'
import { EmptyState } from '@/components/patterns/empty-state'
import { ErrorPanel } from '@/components/patterns/error-panel'
import { Fact } from '@/components/patterns/fact'
import { HostileText } from '@/components/patterns/hostile-text'
import { PageHeader } from '@/components/patterns/page-header'
import { Say } from '@/components/patterns/say'
import { Status } from '@/components/patterns/status'
import { TimeAgo, ZoneNote } from '@/components/patterns/time-ago'
import { Button } from '@/components/ui/button'
import { ButtonLink, Link } from '@/components/ui/link'
import type { ScheduleDetail as Detail } from '@/lib/features/schedules/contract'
import { formatDuration } from '@/lib/format/duration'
import { problemOf } from '@/lib/http/problem'
import { orpc } from '@/lib/http/query'
import { schedulesTexts as t } from '@/lib/texts/schedules'
import { FireHistory } from './fire-history'
import { NextRuns } from './next-runs'
import { missedWords, OVERLAPS, placeWords, RULES } from './schedule-words'
import { type ScheduleActs, useScheduleActs } from './use-schedule-acts'

const CRUMBS = [{ label: t.schedules, href: '/schedules' }]

function Place({ place }: { place: Detail['place'] }) {
  const words = <HostileText text={placeWords(place)} max={60} />
  if (place.kind === 'target' && place.id) return <Link href={`/targets/${place.id}`}>{words}</Link>
  return words
}

function Facts({ schedule }: { schedule: Detail }) {
  const { jitterSeconds, overlap, rule } = schedule
  return (
    <dl className="grid grid-cols-[auto_1fr] content-start gap-x-4 gap-y-1.5 text-sm">
      <Fact name={t.what}>{schedule.kindTitle}</Fact>
      <Fact name={t.where}>
        <Place place={schedule.place} />
      </Fact>
      <Fact name={t.when}>
        {schedule.sentence} <HostileText text={schedule.cron} mono className="text-ink-muted" />
      </Fact>
      <Fact name={t.zone}>{schedule.zone}</Fact>
      <Fact name={t.calendar}>
        {RULES.find((one) => one.value === rule)?.label}
        {rule === 'window' ? (
          <>
            {' '}
            <Link href={`/windows${schedule.place.id ? `?place=${schedule.place.id}` : ''}`}>
              {t.windows}
            </Link>
          </>
        ) : null}
      </Fact>
      <Fact name={t.spreadOver}>
        {jitterSeconds === 0 ? t.nothingOnTime : formatDuration(jitterSeconds * 1_000)}
      </Fact>
      <Fact name={t.whileOneRuns}>{OVERLAPS.find((one) => one.value === overlap)?.label}</Fact>
      <Fact name={t.whenMissed}>{missedWords(schedule)}</Fact>
      <Fact name={t.madeBy}>
        <HostileText text={schedule.createdBy} max={60} />
      </Fact>
    </dl>
  )
}

/** Whether it runs, in a line. */
function Standing({ schedule: { paused, held } }: { schedule: Detail }) {
  if (paused)
    return (
      <Status status="off">
        <Say
          of={t.pausedBy}
          by={<HostileText text={paused.by} max={40} />}
          time={<TimeAgo at={paused.at} />}
        />
      </Status>
    )
  if (held)
    return (
      <Status status="off">
        <HostileText text={held.words} />{' '}
        <Link href={held.what === 'freeze' ? '/freezes' : '/schedules/kinds'}>
          {held.what === 'freeze' ? t.freezes : t.kinds}
        </Link>
      </Status>
    )
  return <Status status="ok">{t.runsByItself}</Status>
}

function Buttons({ schedule, acts }: { schedule: Detail; acts: ScheduleActs }) {
  if (!schedule.mayWrite) return null
  return (
    <>
      <Button onClick={() => acts.run(schedule)}>{t.runNow2}</Button>
      <Button busy={acts.busy} onClick={() => acts.pause(schedule)}>
        {schedule.paused ? t.resume : t.pause}
      </Button>
      <ButtonLink href={`/schedules/${schedule.id}/edit`}>{t.edit}</ButtonLink>
      {schedule.builtIn ? null : <Button onClick={() => acts.remove(schedule)}>{t.remove}</Button>}
    </>
  )
}

/** One schedule: when it runs next, what its times came to, and what can be done with it. */
export function ScheduleDetail({ initial }: { initial: Detail }) {
  const acts = useScheduleActs()
  const query = useQuery(
    orpc.schedules.get.queryOptions({
      input: { id: initial.id },
      initialData: initial,
      refetchInterval: (state) => (state.state.status === 'error' ? false : 10_000),
    }),
  )
  const problem = query.isError ? problemOf(query.error) : null
  const schedule = query.data
  const gone = problem?.code === 'not_found'
  return (
    <>
      <PageHeader
        title={<HostileText text={schedule.name} max={80} />}
        breadcrumb={CRUMBS}
        meta={
          gone ? undefined : (
            <>
              <Standing schedule={schedule} />
              <ZoneNote />
            </>
          )
        }
        actions={gone ? undefined : <Buttons schedule={schedule} acts={acts} />}
      />
      {acts.notes}
      {problem && !gone ? <ErrorPanel {...problem} className="mb-3" /> : null}
      {gone ? (
        <EmptyState kind="never-configured" title={t.thisScheduleWas}>
          <Say of={t.itsHistoryStays} link={<Link href="/schedules">{t.allSchedules}</Link>} />
        </EmptyState>
      ) : (
        <>
          <div className="grid gap-x-10 gap-y-6 lg:grid-cols-2">
            <Facts schedule={schedule} />
            <section aria-labelledby="next">
              <h2 id="next" className="mb-2 font-semibold text-lg">
                {t.nextRuns}
              </h2>
              <NextRuns
                next={schedule.next}
                shifts={schedule.shifts}
                zone={schedule.zone}
                none={
                  schedule.paused
                    ? t.noneWhileItIs
                    : schedule.rule === 'window'
                      ? t.noMaintenance
                      : t.itsDayDoesNot
                }
              />
            </section>
          </div>
          <FireHistory schedule={schedule} />
        </>
      )}
      {acts.dialogs}
    </>
  )
}
