'use client'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { EmptyState } from '@/components/patterns/empty-state'
import { ErrorPanel } from '@/components/patterns/error-panel'
import { HostileText } from '@/components/patterns/hostile-text'
import { PageHeader } from '@/components/patterns/page-header'
import { Status } from '@/components/patterns/status'
import { TimeAgo, ZoneNote } from '@/components/patterns/time-ago'
import { Button } from '@/components/ui/button'
import { ButtonLink, Link } from '@/components/ui/link'
import type { ScheduleDetail as Detail } from '@/lib/features/schedules/contract'
import { formatDuration } from '@/lib/format/duration'
import { problemOf } from '@/lib/http/problem'
import { orpc } from '@/lib/http/query'
import { FireHistory } from './fire-history'
import { NextRuns } from './next-runs'
import { missedWords, OVERLAPS, placeWords, RULES } from './schedule-words'
import { type ScheduleActs, useScheduleActs } from './use-schedule-acts'

const CRUMBS = [{ label: 'Schedules', href: '/schedules' }]

function Row({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-ink-muted">{name}</dt>
      <dd className="min-w-0 break-words">{children}</dd>
    </>
  )
}

function Place({ place }: { place: Detail['place'] }) {
  const words = <HostileText text={placeWords(place)} max={60} />
  if (place.kind === 'target' && place.id) return <Link href={`/targets/${place.id}`}>{words}</Link>
  return words
}

function Facts({ schedule }: { schedule: Detail }) {
  const { jitterSeconds, overlap, rule } = schedule
  return (
    <dl className="grid grid-cols-[auto_1fr] content-start gap-x-4 gap-y-1.5 text-sm">
      <Row name="What">{schedule.kindTitle}</Row>
      <Row name="Where">
        <Place place={schedule.place} />
      </Row>
      <Row name="When">
        {schedule.sentence} <HostileText text={schedule.cron} mono className="text-ink-muted" />
      </Row>
      <Row name="Zone">{schedule.zone}</Row>
      <Row name="Calendar">
        {RULES.find((one) => one.value === rule)?.label}
        {rule === 'window' ? (
          <>
            {' '}
            <Link href={`/windows${schedule.place.id ? `?place=${schedule.place.id}` : ''}`}>Windows</Link>
          </>
        ) : null}
      </Row>
      <Row name="Spread over">
        {jitterSeconds === 0 ? 'nothing: on time' : formatDuration(jitterSeconds * 1_000)}
      </Row>
      <Row name="While one runs">{OVERLAPS.find((one) => one.value === overlap)?.label}</Row>
      <Row name="When missed">{missedWords(schedule)}</Row>
      <Row name="Made by">
        <HostileText text={schedule.createdBy} max={60} />
      </Row>
    </dl>
  )
}

/** Whether it runs, in a line. */
function Standing({ schedule: { paused, held } }: { schedule: Detail }) {
  if (paused)
    return (
      <Status status="off">
        Paused by <HostileText text={paused.by} max={40} /> <TimeAgo at={paused.at} />
      </Status>
    )
  if (held)
    return (
      <Status status="off">
        <HostileText text={held.words} />{' '}
        <Link href={held.what === 'freeze' ? '/freezes' : '/schedules/kinds'}>
          {held.what === 'freeze' ? 'Freezes' : 'Kinds'}
        </Link>
      </Status>
    )
  return <Status status="ok">Runs by itself</Status>
}

function Buttons({ schedule, acts }: { schedule: Detail; acts: ScheduleActs }) {
  if (!schedule.mayWrite) return null
  return (
    <>
      <Button onClick={() => acts.run(schedule)}>Run now</Button>
      <Button busy={acts.busy} onClick={() => acts.pause(schedule)}>
        {schedule.paused ? 'Resume' : 'Pause'}
      </Button>
      <ButtonLink href={`/schedules/${schedule.id}/edit`}>Edit</ButtonLink>
      {schedule.builtIn ? null : <Button onClick={() => acts.remove(schedule)}>Remove</Button>}
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
        <EmptyState kind="never-configured" title="This schedule was removed">
          Its history stays with the panel. <Link href="/schedules">All schedules</Link>
        </EmptyState>
      ) : (
        <>
          <div className="grid gap-x-10 gap-y-6 lg:grid-cols-2">
            <Facts schedule={schedule} />
            <section aria-labelledby="next">
              <h2 id="next" className="mb-2 font-semibold text-lg">
                Next runs
              </h2>
              <NextRuns
                next={schedule.next}
                shifts={schedule.shifts}
                zone={schedule.zone}
                none={
                  schedule.paused
                    ? 'None while it is paused.'
                    : schedule.rule === 'window'
                      ? 'No maintenance window opens at one of its times.'
                      : 'Its day does not come again.'
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
