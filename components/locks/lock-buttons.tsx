import { CircleSlash, Power, Undo2 } from 'lucide-react'
import type { ChangeRequest } from '@/components/changes/use-plan'
import { ActButton } from '@/components/patterns/act-button'
import { refusalOf, type SessionRights } from '@/components/sessions/session-actions'
import type { LockPartyView } from '@/lib/features/locks/contract'
import { locksTexts as t } from '@/lib/texts/locks'
import { say } from '@/lib/texts/texts'

export type LockRights = Pick<SessionRights, 'cancel' | 'end' | 'text'> & { rollBack: boolean }
export type LockAct = { request: ChangeRequest; title: string; verb: string }

export type LockButtonsProps = {
  party: LockPartyView
  target: { id: string; name: string }
  rights: LockRights
  onAct: (act: LockAct) => void
}

/** What can be done about one who holds others up, the gentlest first. What cannot be done says why. */
export function LockButtons({ party, target, rights, onAct }: LockButtonsProps) {
  const { pid, startedAt, kind } = party
  if (kind === 'prepared' && party.canRollBack && party.prepared !== null) {
    const request = {
      kind: 'locks.rollback-prepared',
      targetId: target.id,
      input: { name: party.prepared },
    }
    const title = say(t.rollBackOn, { name: target.name })
    return (
      <ActButton
        why={rights.rollBack ? null : t.noRight}
        danger
        onPress={() => onAct({ request, title, verb: t.rollBack })}
      >
        <Undo2 aria-hidden="true" strokeWidth={1.75} />
        {t.rollBack}
      </ActButton>
    )
  }
  if (kind === 'prepared' || pid === null || startedAt === null) return null
  const act = (verb: 'cancel' | 'end') => {
    const words = verb === 'cancel' ? t.cancelOn : t.endOn
    onAct({
      request: { kind: `sessions.${verb}`, targetId: target.id, input: { sessions: [{ pid, startedAt }] } },
      title: say(words, { pid, name: target.name }),
      verb: verb === 'cancel' ? t.cancelStatement : t.endSession,
    })
  }
  const actable = { kind, state: party.state, superuser: party.superuser }
  return (
    <>
      <ActButton why={refusalOf(actable, 'cancel', rights)} onPress={() => act('cancel')}>
        <CircleSlash aria-hidden="true" strokeWidth={1.75} />
        {t.cancelStatement}
      </ActButton>
      <ActButton why={refusalOf(actable, 'end', rights)} danger onPress={() => act('end')}>
        <Power aria-hidden="true" strokeWidth={1.75} />
        {t.endSession}
      </ActButton>
    </>
  )
}
