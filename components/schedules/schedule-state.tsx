import type { ReactNode } from 'react'
import { HostileText } from '@/components/patterns/hostile-text'
import { Say } from '@/components/patterns/say'
import { Status } from '@/components/patterns/status'
import { TimeAgo } from '@/components/patterns/time-ago'
import type { Schedule } from '@/lib/features/schedules/contract'
import { schedulesTexts as t } from '@/lib/texts/schedules'
import { fireWords } from './schedule-words'

/** A state with the sentence of the history behind it, which is data: the language of the panel ends at its edge. */
function Explained({ by, children }: { by: string; children: ReactNode }) {
  return (
    <span title={by || undefined} translate="no">
      <span translate="yes">{children}</span>
    </span>
  )
}

/** When it runs next, or why it does not. */
export function NextRunCell({ schedule }: { schedule: Schedule }) {
  const { paused, held, next, rule } = schedule
  const [first] = next
  if (paused) return <Status status="off">{t.paused}</Status>
  if (held)
    return (
      <Explained by={held.words}>
        <Status status="off">{held.what === 'freeze' ? t.heldByFreeze : t.kindSwitchedOff}</Status>
      </Explained>
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
    <Explained by={last.detail}>
      <Status status={status}>
        {word} <TimeAgo at={last.finishedAt ?? last.startedAt ?? last.nominalAt} />
      </Status>
    </Explained>
  )
}
