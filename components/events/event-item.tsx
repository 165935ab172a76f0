'use client'
import { useState } from 'react'
import { HostileText } from '@/components/patterns/hostile-text'
import { Say } from '@/components/patterns/say'
import { Status, type StatusKind } from '@/components/patterns/status'
import { TimeAgo } from '@/components/patterns/time-ago'
import { FactLine, NewLine } from '@/components/settings/fact-words'
import { Button } from '@/components/ui/button'
import { Link } from '@/components/ui/link'
import type { TargetEvent } from '@/lib/features/events/contract'
import type { ItemChangeView } from '@/lib/features/settings/contract'
import { changesSeenTexts as t } from '@/lib/texts/changes-seen'
import { plural } from '@/lib/texts/texts'
import { EventSentence } from './event-words'

/** Changes of one event that are told before more are asked for. */
const FIRST = 5
const LISTED = new Set(['settings', 'roles', 'extensions', 'schemas'])

function statusOf({ kind, own }: TargetEvent): StatusKind {
  if (kind === 'origin' || kind === 'role') return 'warning'
  if (own?.state === 'failed' || own?.state === 'needs_person') return 'warning'
  return 'info'
}

/** One event: what happened, when, and what exactly changed. */
export function EventItem({ event, targetId }: { event: TargetEvent; targetId: string }) {
  const [all, setAll] = useState(false)
  const listed = LISTED.has(event.kind)
  const shown = all ? event.changes : event.changes.slice(0, FIRST)
  const more = event.count - shown.length
  return (
    <li data-event={event.kind} className="border-b py-3">
      <p className="font-medium">
        <Status status={statusOf(event)}>
          <EventSentence event={event} />
        </Status>
      </p>
      <p className="ml-5 text-ink-muted text-sm">
        {event.since === null ? (
          <TimeAgo at={event.at} mode="both" />
        ) : (
          <Say
            of={t.between}
            since={<TimeAgo at={event.since} mode="time" />}
            at={<TimeAgo at={event.at} mode="both" />}
          />
        )}
        {event.own ? (
          <>
            {' · '}
            <Say of={t.by} name={<HostileText text={event.own.by} max={60} />} />
          </>
        ) : null}
        {listed && event.since !== null ? (
          <>
            {' · '}
            <Link href={comparison(targetId, event.kind, event.since, event.at)}>{t.openComparison}</Link>
          </>
        ) : null}
      </p>
      {listed ? (
        <ul className="mt-1 ml-5 space-y-0.5 text-sm">
          {shown.map((change) => (
            <Line key={change.name} change={change} />
          ))}
        </ul>
      ) : null}
      {listed && more > 0 ? (
        <p className="mt-1 ml-5 flex items-center gap-2 text-ink-muted text-sm">
          {plural(t.andMore, more)}
          {all || event.changes.length <= FIRST ? null : (
            <Button size="sm" variant="ghost" onClick={() => setAll(true)}>
              {t.showAll}
            </Button>
          )}
        </p>
      ) : null}
    </li>
  )
}

function comparison(targetId: string, kind: string, since: string, at: string): string {
  const query = new URLSearchParams({ kind, at: since, withAt: at })
  return `/targets/${targetId}/settings/compare?${query}`
}

function Line({ change: { name, change, facts } }: { change: ItemChangeView }) {
  return (
    <li className="break-words">
      <HostileText text={name} mono max={80} className="font-medium" />{' '}
      {change === 'changed' ? (
        facts.map((fact) => (
          <span key={fact.fact} className="mr-3">
            <FactLine fact={fact} />
          </span>
        ))
      ) : (
        <span className="text-ink-muted">{change === 'added' ? <NewLine facts={facts} /> : t.removed}</span>
      )}
    </li>
  )
}
