import { HostileText } from '@/components/patterns/hostile-text'
import { SqlLine } from '@/components/patterns/sql-text'
import { Status } from '@/components/patterns/status'
import { Button } from '@/components/ui/button'
import type { LockBranchView, LockPartyView, LockTreeView } from '@/lib/features/locks/contract'
import { formatDuration } from '@/lib/format/duration'
import { locksTexts as t } from '@/lib/texts/locks'
import { plural, say } from '@/lib/texts/texts'
import { LockButtons, type LockButtonsProps } from './lock-buttons'
import { Modes, PartyName, stateLine, WaitObject, waitSpan } from './lock-words'

export type LockTreeProps = Omit<LockButtonsProps, 'party'> & {
  tree: LockTreeView
  /** False in a replay: nothing is done to what was. */
  live: boolean
  onMore: () => void
}

/** Indents deeper than this are the same on the page. */
const DEEPEST = 8

/** One who holds others up, what can be done about it, and all who wait because of it. */
export function LockTree({ tree, live, onMore, ...acts }: LockTreeProps) {
  const { root } = tree
  return (
    <section data-root={root.id} className="mb-3 rounded-md border bg-surface">
      <header className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2 px-3 py-2">
        <div className="min-w-0 flex-1 basis-80">
          <h3 className="font-medium">
            <PartyName party={root} targetId={acts.target.id} live={live} />
          </h3>
          <p className="tabular text-sm">{figures(tree).join(' · ')}</p>
          <p className="tabular text-ink-muted text-sm">{stateLine(root).join(' · ')}</p>
          <Hint tree={tree} />
          <Statement party={root} />
        </div>
        {live ? (
          <div className="flex flex-wrap gap-2">
            <LockButtons party={root} {...acts} />
          </div>
        ) : null}
      </header>
      {tree.branches.length === 0 ? (
        <p className="border-t px-3 py-1.5 text-ink-muted text-sm">{t.standElsewhere}</p>
      ) : (
        <ul aria-label={say(t.whoWaits, { root: root.pid ?? root.prepared ?? root.id })} className="border-t">
          {tree.branches.map((branch) => (
            <Branch key={branch.id} branch={branch} targetId={acts.target.id} live={live} />
          ))}
        </ul>
      )}
      {tree.more > 0 ? (
        <p className="flex flex-wrap items-center gap-2 border-t px-3 py-1.5 text-ink-muted text-sm">
          {plural(t.moreInTree, tree.more)}
          <Button size="sm" variant="ghost" onClick={onMore}>
            {t.showMore}
          </Button>
        </p>
      ) : null}
    </section>
  )
}

function figures({ holdsUp, frees, longestMs, longestAtMost }: LockTreeView): string[] {
  return [
    plural(t.holdsUp, holdsUp),
    frees === 0 ? t.freesNone : plural(t.frees, frees),
    ...(longestMs === null
      ? []
      : [say(longestAtMost ? t.longestWaitAtMost : t.longestWait, { span: formatDuration(longestMs) })]),
  ]
}

/** What must be known before anything is done about it. */
function Hint({ tree: { root, loop } }: { tree: LockTreeView }) {
  if (loop)
    return (
      <p className="text-sm">
        <Status status="warning">{t.waitsInCircle}</Status>{' '}
        <span className="text-ink-muted">{t.circleHint}</span>
      </p>
    )
  const text =
    root.kind === 'prepared'
      ? root.canRollBack
        ? t.preparedHint
        : t.unnamedPrepared
      : root.kind !== 'autovacuum'
        ? null
        : root.againstWraparound
          ? t.wraparoundHint
          : t.autovacuumHint
  return text === null ? null : <p className="max-w-[72ch] text-ink-muted text-sm">{text}</p>
}

function Statement({ party }: { party: LockPartyView }) {
  if (party.query) return <SqlLine sql={party.query} className="mt-0.5" />
  return party.queryHidden ? (
    <p className="text-ink-faint text-xs">
      <HostileText text={party.queryHidden} />
    </p>
  ) : null
}

/** One who waits, below the one it waits for. */
function Branch({ branch, targetId, live }: { branch: LockBranchView; targetId: string; live: boolean }) {
  const depth = Math.min(DEEPEST, branch.depth - 1)
  return (
    <li
      data-waiter={branch.id}
      className="border-b px-3 py-1.5 last:border-b-0"
      style={{ paddingInlineStart: `${0.75 + depth * 1.25}rem` }}
    >
      <div className="flex flex-wrap items-baseline gap-x-4 gap-y-0.5 text-sm">
        <span className="min-w-48">
          <PartyName party={branch} targetId={targetId} live={live} />
        </span>
        <span>
          <WaitObject wait={branch.wait} />
        </span>
        <span>
          <Modes branch={branch} />
        </span>
        {branch.others > 0 ? (
          <span className="text-ink-muted">{plural(t.andOthers, branch.others)}</span>
        ) : null}
        <span className="tabular ml-auto text-ink-muted">{waitSpan(branch.wait)}</span>
      </div>
      <Statement party={branch} />
    </li>
  )
}

/** One who waits for somebody of whom it is not told who it is. */
export function Unplaced(props: { party: LockPartyView; targetId: string; live: boolean }) {
  return <Branch {...props} branch={{ ...props.party, depth: 1, held: null, granted: true, others: 0 }} />
}
