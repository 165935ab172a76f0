import { HostileText } from '@/components/patterns/hostile-text'
import { Status } from '@/components/patterns/status'
import { TimeAgo } from '@/components/patterns/time-ago'
import type { Schedule } from '@/lib/features/schedules/contract'
import { fireWords } from './schedule-words'

/** When it runs next, or why it does not. */
export function NextRunCell({ schedule }: { schedule: Schedule }) {
  const { paused, held, next, rule } = schedule
  const [first] = next
  if (paused) return <Status status="off">Paused</Status>
  if (held)
    return (
      <span title={held.words}>
        <Status status="off">{held.what === 'freeze' ? 'Held by a freeze' : 'Kind switched off'}</Status>
      </span>
    )
  if (!first)
    return <Status status="warning">{rule === 'window' ? 'No window opens for it' : 'Never again'}</Status>
  return (
    <>
      <TimeAgo at={first.at} />
      {first.blackout ? (
        <span className="ml-2">
          <Status status="off">
            Blackout: <HostileText text={first.blackout} max={24} />
          </Status>
        </span>
      ) : null}
    </>
  )
}

/** What became of its last time. */
export function LastRunCell({ schedule: { last } }: { schedule: Schedule }) {
  if (!last) return <Status status="unknown">Not yet</Status>
  const { status, word } = fireWords(last)
  return (
    <span title={last.detail || undefined}>
      <Status status={status}>
        {word} <TimeAgo at={last.finishedAt ?? last.startedAt ?? last.nominalAt} />
      </Status>
    </span>
  )
}
