import { CircleSlash, Power } from 'lucide-react'
import { Button } from '@/components/ui/button'
import { Tooltip } from '@/components/ui/tooltip'
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
      <Act why={noCancel} onPress={() => onAct('cancel', [...sessions])}>
        <CircleSlash aria-hidden="true" strokeWidth={1.75} />
        {t.cancelStatement}
      </Act>
      <Act why={noEnd} danger onPress={() => onAct('end', [...sessions])}>
        <Power aria-hidden="true" strokeWidth={1.75} />
        {one ? t.endSession : say(t.endSessions, { sessions: sessions.length })}
      </Act>
    </>
  )
}

type ActProps = { why: string | null; danger?: boolean; onPress: () => void; children: React.ReactNode }

function Act({ why, danger = false, onPress, children }: ActProps) {
  const button = (
    <Button
      size="sm"
      aria-disabled={why === null ? undefined : true}
      className={danger && why === null ? 'text-danger!' : ''}
      onClick={why === null ? onPress : undefined}
    >
      {children}
      {why === null ? null : <span className="sr-only">: {why}</span>}
    </Button>
  )
  return why === null ? button : <Tooltip content={why}>{button}</Tooltip>
}
