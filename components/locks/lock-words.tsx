import type { ReactNode } from 'react'
import { HostileText } from '@/components/patterns/hostile-text'
import { Say } from '@/components/patterns/say'
import { stateWord, WhoText } from '@/components/sessions/session-words'
import { Link } from '@/components/ui/link'
import type { LockBranchView, LockPartyView, LocksView } from '@/lib/features/locks/contract'
import { formatDuration } from '@/lib/format/duration'
import { locksTexts as t } from '@/lib/texts/locks'
import { plural, say } from '@/lib/texts/texts'

type Figures = Pick<LocksView, 'roots' | 'waiters' | 'longestMs' | 'longestAtMost'> & {
  unplaced: readonly unknown[]
  unplacedMore: number
}

/** All of it in one sentence: "2 roots hold up 14 sessions; longest wait 3 m 12 s". */
export function locksSentence(view: Figures, none: string): string {
  const apart = view.unplaced.length + view.unplacedMore
  if (view.roots === 0 && apart === 0) return none
  const trees = plural(t.rootsHold, view.roots, { waiters: plural(t.sessions, view.waiters) })
  const sentence =
    view.roots === 0
      ? plural(t.onlyUnplaced, apart)
      : apart === 0
        ? trees
        : plural(t.alsoUnplaced, apart, { sentence: trees })
  if (view.longestMs === null) return sentence
  const span = formatDuration(view.longestMs)
  return say(view.longestAtMost ? t.withLongestAtMost : t.withLongest, { sentence, span })
}

/** A session with a way to its sheet on Activity, or a prepared transaction. */
export function PartyName({
  party,
  targetId,
  live,
}: {
  party: LockPartyView
  targetId: string
  live: boolean
}) {
  if (party.kind === 'prepared')
    return (
      <span>
        {t.prepared} {party.prepared ? <HostileText text={party.prepared} max={40} mono /> : null}
        <Owner party={party} />
      </span>
    )
  const { kind, pid } = party
  const who = party.againstWraparound ? t.againstWraparound : <WhoText session={{ ...party, kind }} />
  return (
    <span>
      {live && pid !== null ? (
        <Link
          href={`/targets/${targetId}/sessions?kind=all&session=${pid}`}
          aria-label={say(t.openSession, { pid })}
          className="hit-24 tabular"
          data-lock-row=""
        >
          {pid}
        </Link>
      ) : (
        <span className="tabular">{pid}</span>
      )}{' '}
      {who}
      {party.database ? <Owner party={{ ...party, user: null }} /> : null}
      {party.workers > 0 ? <span className="text-ink-muted"> {plural(t.workers, party.workers)}</span> : null}
    </span>
  )
}

function Owner({ party }: { party: Pick<LockPartyView, 'user' | 'database'> }) {
  const parts = [party.user, party.database].flatMap((name) => name ?? [])
  return (
    <span className="text-ink-muted">
      {parts.map((name) => (
        <span key={name}>
          {' · '}
          <HostileText text={name} max={32} />
        </span>
      ))}
    </span>
  )
}

/** The state of a root in words, with how long it has been in it. */
export function stateLine(party: LockPartyView): string[] {
  const parts: string[] = []
  if (party.state !== 'prepared') {
    const state = stateWord(party.state)
    parts.push(
      party.stateMs === null
        ? state
        : say(t.idleFor, { state, span: formatDuration(Math.max(0, party.stateMs)) }),
    )
  }
  if (party.transactionMs !== null)
    parts.push(say(t.transactionOpen, { span: formatDuration(Math.max(0, party.transactionMs)) }))
  return parts
}

/** What somebody waits for, by name. */
export function WaitObject({ wait }: { wait: LockPartyView['wait'] }): ReactNode {
  const object = wait?.object
  if (!object) return <span className="text-ink-faint">{t.objectUntold}</span>
  const name = <HostileText text={object.name ?? '?'} max={48} />
  const part = <HostileText text={object.part ?? '?'} max={32} />
  switch (object.kind) {
    case 'relation':
      return <Say of={t.relation} name={name} />
    case 'row':
      if (object.part === null) return <Say of={t.someRow} name={name} />
      return object.part.startsWith('(') ? (
        <Say of={t.row} name={name} part={part} />
      ) : (
        <Say of={t.rowOfIndex} name={name} part={part} />
      )
    case 'transaction':
      return <Say of={t.transaction} name={name} />
    case 'advisory':
      return <Say of={t.advisory} name={name} />
    case 'schema':
      return <Say of={t.schema} name={name} />
    case 'server':
      return <Say of={t.server} name={name} />
    case 'snapshot':
      return t.snapshot
    case 'other':
      return name
  }
}

/** The mode that is held, or asked for ahead, and the one that is wanted. */
export function Modes({ branch }: { branch: Pick<LockBranchView, 'held' | 'granted' | 'wait'> }) {
  const wanted = branch.wait?.wanted ?? null
  if (branch.held === null && wanted === null) return <span className="text-ink-faint">{t.modeUntold}</span>
  const mode = (text: string | null) =>
    text === null ? '?' : <HostileText text={text} max={32} className="font-mono text-xs" />
  return (
    <span title={branch.granted ? undefined : t.aheadHint}>
      <Say
        of={branch.granted ? t.heldWanted : t.aheadWanted}
        held={mode(branch.held)}
        wanted={mode(wanted)}
      />
    </span>
  )
}

/** How long somebody has waited. */
export function waitSpan(wait: LockPartyView['wait']): string {
  if (wait?.waitedMs == null) return t.waitUnknown
  return say(wait.atMost ? t.waitedAtMost : t.waitedFor, { span: formatDuration(wait.waitedMs) })
}
