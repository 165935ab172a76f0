'use client'
import { useQueryStates } from 'nuqs'
import { useCallback, useMemo, useState } from 'react'
import { applyDialog } from '@/components/changes/apply-dialog'
import type { ChangeRequest } from '@/components/changes/use-plan'
import { useFreshness } from '@/components/live/freshness'
import { LivePause } from '@/components/live/live-pause'
import { DataTable } from '@/components/patterns/data-table'
import { EmptyState } from '@/components/patterns/empty-state'
import { ErrorPanel } from '@/components/patterns/error-panel'
import { Say } from '@/components/patterns/say'
import { StaleStrip } from '@/components/patterns/stale-strip'
import { Status } from '@/components/patterns/status'
import { ZoneNote } from '@/components/patterns/time-ago'
import { Button } from '@/components/ui/button'
import { CopyButton } from '@/components/ui/copy-button'
import { onDemand, useOnDemand } from '@/components/ui/on-demand'
import { fetchSheet } from '@/components/ui/sheet'
import type { LiveSessionView, SessionListView } from '@/lib/features/sessions/contract'
import { countsOf, selectSessions, sessionKey } from '@/lib/features/sessions/select'
import type { Problem } from '@/lib/http/problem'
import { sessionsTexts as t } from '@/lib/texts/sessions'
import { plural, say } from '@/lib/texts/texts'
import { sessionsSentence, summarySentence } from './sentence'
import type { SessionRights, SessionVerb } from './session-actions'
import { SessionButtons } from './session-buttons'
import { sessionColumns } from './session-columns'
import { SessionFilters } from './session-filters'
import { sessionParams } from './session-search-params'
import { StateCounts } from './state-counts'
import { SESSIONS_EVERY_MS, useSessions } from './use-sessions'

export type SessionViewProps = {
  target: { id: string; name: string; production: boolean }
  initial: SessionListView | null
  problem: Problem | null
  rights: SessionRights
}

const sheet = onDemand(() => {
  fetchSheet()
  return import('./session-sheet')
})
const NO_SESSIONS: LiveSessionView[] = []
type Asked = { request: ChangeRequest; title: string; verb: string }

/** Activity: who is connected and what they do, longest first, renewed every 2 s. */
export function SessionView({ target, initial, problem: first, rights }: SessionViewProps) {
  const [params, setParams] = useQueryStates(sessionParams)
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set())
  const [asked, setAsked] = useState<Asked | null>(null)
  const sheetPart = useOnDemand(sheet, params.session !== null, () => setParams({ session: null }))
  const apply = useOnDemand(applyDialog, asked !== null, () => setAsked(null))
  const { state, user, app, db, kind, q } = params
  const filter = useMemo(() => ({ state, user, app, db, kind, q }), [state, user, app, db, kind, q])
  const feed = useSessions(target.id, initial, first, filter)
  const sessions = feed.list?.sessions ?? NO_SESSIONS
  const summary = feed.list?.summary ?? null
  const found = useMemo(() => selectSessions(sessions, filter), [sessions, filter])
  const counts = useMemo(() => (summary ? countsOf(summary) : found.counts), [summary, found])
  const open = useCallback((pid: number) => setParams({ session: pid }), [setParams])
  const columns = useMemo(() => sessionColumns(open), [open])
  const chosen = useMemo(
    () => (selected.size === 0 ? [] : sessions.filter((session) => selected.has(sessionKey(session)))),
    [sessions, selected],
  )
  const freshness = useFreshness(feed.list?.at ?? null, SESSIONS_EVERY_MS)
  const stale = feed.problem !== null || freshness.kind === 'stale'
  const act = useCallback(
    (verb: SessionVerb, list: LiveSessionView[]) => setAsked(ask(target, verb, list)),
    [target],
  )
  if (!feed.list)
    return feed.problem ? (
      <ErrorPanel {...feed.problem} />
    ) : (
      <p className="text-ink-muted">{t.firstReadingIs}</p>
    )
  return (
    <>
      <div className="mb-2 flex flex-wrap items-center justify-between gap-2">
        <h2 className="font-semibold text-lg">
          {summary ? summarySentence(summary) : sessionsSentence(sessions)}
        </h2>
        <LivePause at={feed.list.at} everyMs={SESSIONS_EVERY_MS} />
      </div>
      {stale ? (
        <StaleStrip readAt={feed.lastAt ?? feed.list.at} reason={feed.problem?.message} className="mb-3" />
      ) : null}
      <StateCounts counts={counts} chosen={state} onChoose={(next) => setParams({ state: next })} />
      <SessionFilters
        target={target}
        sessions={sessions}
        summary={summary}
        rows={found.rows}
        filter={filter}
      />
      {chosen.length > 0 ? (
        <div className="mb-2 flex flex-wrap items-center gap-2 rounded-md border bg-surface px-3 py-1.5">
          <span className="tabular">{plural(t.sessionsChosen, chosen.length)}</span>
          <SessionButtons sessions={chosen} rights={rights} onAct={act} />
          <Button size="sm" variant="ghost" onClick={() => setSelected(new Set())}>
            {t.chooseNone}
          </Button>
        </div>
      ) : null}
      <DataTable
        label={say(t.sessionsOf, { name: target.name })}
        columns={columns}
        rows={found.rows}
        rowId={sessionKey}
        steady
        dimmed={stale}
        className="max-h-[max(320px,calc(100dvh-390px))] min-h-40 max-sm:max-h-[80dvh] max-sm:[&_td:has([data-absent])]:hidden"
        selected={selected}
        onSelectedChange={setSelected}
        onOpen={(row) => open(row.pid)}
        openId={openId(sessions, params.session)}
        empty={<Nothing any={sessions.length > 0} at={feed.list.at} />}
      />
      <Footnotes list={feed.list} shown={found.rows.length} isCut={feed.isCut} />
      {params.session === null || !sheetPart ? null : (
        <sheetPart.SessionSheet
          targetId={target.id}
          pid={params.session}
          sessions={sessions}
          rights={rights}
          onClose={() => setParams({ session: null })}
          onOpen={open}
          onAct={act}
        />
      )}
      {apply ? (
        <apply.ApplyChangeDialog
          request={asked?.request ?? null}
          title={asked?.title ?? ''}
          verb={asked?.verb ?? ''}
          production={target.production}
          onClose={() => setAsked(null)}
          onFinished={() => setSelected(new Set())}
        />
      ) : null}
    </>
  )
}

function ask(target: SessionViewProps['target'], verb: SessionVerb, list: LiveSessionView[]): Asked {
  const one = list.length === 1
  const refs = list.map(({ pid, startedAt }) => ({ pid, startedAt }))
  const words =
    verb === 'cancel' ? t.cancelStatement : one ? t.endSession : say(t.endSessions2, { list: list.length })
  return {
    request: { kind: `sessions.${verb}`, targetId: target.id, input: { sessions: refs } },
    title: say(t.wordsOnName, { words, name: target.name }),
    verb: words,
  }
}

function openId(sessions: readonly LiveSessionView[], pid: number | null): string | null {
  const session = pid === null ? undefined : sessions.find((one) => one.pid === pid)
  return session ? sessionKey(session) : null
}

function Nothing({ any, at }: { any: boolean; at: string }) {
  return any ? (
    <EmptyState kind="no-match" title={t.noSessionMatches} />
  ) : (
    <EmptyState kind="healthy" title={t.nobodyIsConnected}>
      <Say of={t.checkedAt} at={<time dateTime={at}>{at}</time>} />
    </EmptyState>
  )
}

function Footnotes({ list, shown, isCut }: { list: SessionListView; shown: number; isCut: boolean }) {
  return (
    <footer className="flex flex-wrap items-center gap-x-4 gap-y-1 py-2 text-ink-muted text-xs">
      <span className="tabular">
        {plural(t.ofSessionsShown, list.sessions.length + list.omitted, { shown })}
      </span>
      {isCut ? <span>{t.longestAtWorkAre}</span> : null}
      {list.hidden > 0 ? (
        <span className="flex flex-wrap items-center gap-x-2">
          <Status status="unknown">{plural(t.sessionsHiddenFrom, list.hidden)}</Status>
          {list.hiddenRemedy ? (
            <>
              <code className="font-mono">{list.hiddenRemedy}</code>
              <CopyButton text={list.hiddenRemedy} label={t.copyRemedy} />
            </>
          ) : null}
        </span>
      ) : null}
      {list.masked ? <span>{t.literalsAreShownAs}</span> : null}
      <ZoneNote />
    </footer>
  )
}
