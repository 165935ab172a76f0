import { HostileText } from '@/components/patterns/hostile-text'
import { Say } from '@/components/patterns/say'
import { Status } from '@/components/patterns/status'
import { TimeAgo } from '@/components/patterns/time-ago'
import type { Schedule } from '@/lib/features/schedules/contract'
import { schedulesTexts as t } from '@/lib/texts/schedules'
import { fireWords } from './schedule-words'

/** When it runs next, or why it does not. */
export function NextRunCell({ schedule }: { schedule: Schedule }) {
  const { paused, held, next, rule } = schedule
  const [first] = next
  if (paused) return <Status status="off">{t.paused}</Status>
  if (held)
    return (
      <span title={held.words} translate="no">
        <Status status="off">{held.what === 'freeze' ? t.heldByFreeze : t.kindSwitchedOff}</Status>
      </span>
    )
  if (!first) return <Status status="warning">{rule === 'window' ? t.noWindowOpensFor : t.neverAgain}</Status>
  return (
    <>
      <TimeAgo at={first.at} />
      {first.blackout ? (
        <span className="ml-2">
          <Status status="off">
            <Say of={t.blackoutBlackout} blackout={<HostileText text={first.blackout} max={24} />} />
          </Status>
        </span>
      ) : null}
    </>
  )
}

/** What became of its last time. */
export function LastRunCell({ schedule: { last } }: { schedule: Schedule }) {
  if (!last) return <Status status="unknown">{t.notYet}</Status>
  const { status, word } = fireWords(last)
  return (
    <span title={last.detail || undefined}>
      <Status status={status}>
        {word} <TimeAgo at={last.finishedAt ?? last.startedAt ?? last.nominalAt} />
      </Status>
    </span>
  )
}
