import { CircleSlash, Power } from 'lucide-react'
import { ActButton } from '@/components/patterns/act-button'
import type { LiveSessionView } from '@/lib/features/sessions/contract'
import { sessionsTexts as t } from '@/lib/texts/sessions'
import { say } from '@/lib/texts/texts'
import { refusalOf, type SessionRights, type SessionVerb } from './session-actions'

export type SessionButtonsProps = {
  sessions: readonly LiveSessionView[]
  rights: SessionRights
  onAct: (verb: SessionVerb, sessions: LiveSessionView[]) => void
}

/** Cancel and End for one or several sessions. What cannot be done is said, not hidden. */
export function SessionButtons({ sessions, rights, onAct }: SessionButtonsProps) {
  const one = sessions.length === 1
  const refused = (verb: SessionVerb) =>
    sessions.map((session) => refusalOf(session, verb, rights)).find((why) => why !== null) ?? null
  const noEnd = refused('end')
  const noCancel = one ? refused('cancel') : t.oneStatementAtTime
  return (
    <>
      <ActButton why={noCancel} onPress={() => onAct('cancel', [...sessions])}>
        <CircleSlash aria-hidden="true" strokeWidth={1.75} />
        {t.cancelStatement}
      </ActButton>
      <ActButton why={noEnd} danger onPress={() => onAct('end', [...sessions])}>
        <Power aria-hidden="true" strokeWidth={1.75} />
        {one ? t.endSession : say(t.endSessions, { sessions: sessions.length })}
      </ActButton>
    </>
  )
}
