'use client'
import { useQuery } from '@tanstack/react-query'
import { useRef } from 'react'
import { ErrorPanel } from '@/components/patterns/error-panel'
import { Fact } from '@/components/patterns/fact'
import { HostileText } from '@/components/patterns/hostile-text'
import { Say } from '@/components/patterns/say'
import { SqlBlock } from '@/components/patterns/sql-text'
import { Status } from '@/components/patterns/status'
import { ExplainLink } from '@/components/probes/explain-link'
import { CopyButton } from '@/components/ui/copy-button'
import { Sheet } from '@/components/ui/sheet'
import { Skeleton } from '@/components/ui/skeleton'
import type { LiveSessionView } from '@/lib/features/sessions/contract'
import { sessionKey } from '@/lib/features/sessions/select'
import { formatDuration } from '@/lib/format/duration'
import { problemOf } from '@/lib/http/problem'
import { orpc } from '@/lib/http/query'
import { sessionSheetTexts as t } from '@/lib/texts/session-sheet'
import { say } from '@/lib/texts/texts'
import type { SessionRights, SessionVerb } from './session-actions'
import { SessionButtons } from './session-buttons'
import { Blockers } from './session-columns'
import { KIND_WORDS, SessionStateMark, WhoText } from './session-words'

export type SessionSheetProps = {
  targetId: string
  pid: number
  sessions: readonly LiveSessionView[]
  rights: SessionRights
  onClose: () => void
  onOpen: (pid: number) => void
  onAct: (verb: SessionVerb, sessions: LiveSessionView[]) => void
}

/** Everything about one session. A pid used again is another session: the sheet stays with the one it opened on. */
export function SessionSheet({ pid, sessions, ...props }: SessionSheetProps) {
  const held = useRef<LiveSessionView | undefined>(undefined)
  const now = sessions.find((session) => session.pid === pid)
  if (held.current?.pid !== pid) held.current = now
  const same = now !== undefined && held.current !== undefined && sessionKey(now) === sessionKey(held.current)
  if (same) held.current = now
  const session = held.current
  return (
    <Sheet
      open
      onOpenChange={(open) => (open ? undefined : props.onClose())}
      title={
        <Say
          of={t.sessionPidSession}
          pid={pid}
          session={
            session ? (
              <span className="font-normal text-ink-muted">
                <WhoText session={session} />
              </span>
            ) : null
          }
        />
      }
      footer={
        session && same ? (
          <SessionButtons sessions={[session]} rights={props.rights} onAct={props.onAct} />
        ) : null
      }
    >
      {session ? (
        <>
          {same ? null : (
            <p className="mb-3">
              <Status status="off">{t.itHasEndedThis}</Status>
            </p>
          )}
          <Facts session={session} onOpen={props.onOpen} />
          <Statement session={session} targetId={props.targetId} may={props.rights.text} alive={same} />
          {props.rights.explain && session.query && session.kind === 'client' ? (
            <ExplainLink targetId={props.targetId} session={session} />
          ) : null}
        </>
      ) : (
        <p>{t.noSessionWithThis}</p>
      )}
    </Sheet>
  )
}

function Facts({ session, onOpen }: { session: LiveSessionView; onOpen: (pid: number) => void }) {
  const text = (value: string | null) => (value ? <HostileText text={value} copy /> : '–')
  const span = (ms: number | null) => (ms === null ? '–' : formatDuration(Math.max(0, ms)))
  return (
    <dl className="tabular grid grid-cols-[8.5rem_1fr] gap-x-3 gap-y-1.5">
      <Fact name={t.state}>
        <SessionStateMark session={session} />{' '}
        <span className="text-ink-muted">{say(t.forSpan, { span: span(session.stateMs) })}</span>
      </Fact>
      <Fact name={t.waitsFor}>{session.wait ? <HostileText text={session.wait} /> : t.nothing}</Fact>
      <Fact name={t.blockedBy}>
        {session.blockedBy.length > 0 ? <Blockers pids={session.blockedBy} onBlocker={onOpen} /> : t.nobody}
      </Fact>
      <Fact name={t.statementFor}>{span(session.queryMs)}</Fact>
      <Fact name={t.transactionFor}>{span(session.transactionMs)}</Fact>
      <Fact name={t.connectedFor}>{span(session.connectedMs)}</Fact>
      <Fact name={t.kind}>
        {session.superuser
          ? say(t.kindSuperuser, { kind: KIND_WORDS[session.kind] })
          : KIND_WORDS[session.kind]}
      </Fact>
      <Fact name={t.user}>{text(session.user)}</Fact>
      <Fact name={t.application}>{text(session.application)}</Fact>
      <Fact name={t.database}>{text(session.database)}</Fact>
      <Fact name={t.client}>{text(session.client)}</Fact>
      <Fact name={t.started}>
        <HostileText text={session.startedAt} />
      </Fact>
      {session.queryId ? <Fact name={t.queryId}>{text(session.queryId)}</Fact> : null}
    </dl>
  )
}

type StatementProps = { session: LiveSessionView; targetId: string; may: boolean; alive: boolean }

function Statement({ session, targetId, may, alive }: StatementProps) {
  const { pid, startedAt } = session
  const full = useQuery({
    ...orpc.sessions.statement.queryOptions({ input: { targetId, pid, startedAt } }),
    // Each reading of a full text is an entry of the audit log: only where the list cut it off.
    enabled: may && alive && session.queryTruncated,
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  })
  const sql = full.data?.query ?? session.query
  return (
    <section className="mt-4">
      <h3 className="mb-1.5 flex items-center gap-1 font-medium">
        {t.statement}
        {sql ? <CopyButton text={sql} label={t.copySql} /> : null}
      </h3>
      {sql ? <SqlBlock sql={sql} copy={false} /> : null}
      {!sql && full.isLoading ? <Skeleton className="h-16 w-full" /> : null}
      {!sql && !full.isLoading ? (
        <p className="text-ink-muted">{session.queryHidden ?? t.itHasRunNone}</p>
      ) : null}
      {full.isError ? <ErrorPanel {...problemOf(full.error)} className="mt-2" /> : null}
      {session.queryTruncated && !full.data ? (
        <p className="mt-1 text-ink-muted text-sm">{full.isLoading ? t.readingRest : t.cutOffHere}</p>
      ) : null}
      {may ? null : <p className="mt-1 max-w-[60ch] text-ink-muted text-sm">{t.literalsAreShownAs}</p>}
    </section>
  )
}
