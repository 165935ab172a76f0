'use client'
import { type RefObject, useRef } from 'react'
import { HostileText } from '@/components/patterns/hostile-text'
import { useShortcuts } from '@/components/patterns/shortcuts'
import { Status } from '@/components/patterns/status'
import { useHeld } from '@/components/patterns/use-held'
import { CopyButton } from '@/components/ui/copy-button'
import type { LocksView } from '@/lib/features/locks/contract'
import { locksTexts as t } from '@/lib/texts/locks'
import { plural } from '@/lib/texts/texts'
import { LockTree, type LockTreeProps, Unplaced } from './lock-tree'

export type LockForestProps = Omit<LockTreeProps, 'tree' | 'onMore'> & {
  view: LocksView
  dimmed?: boolean
  onMore: (root: string) => void
}

/** All trees of one moment. They keep their places while one is pointed at, so that nobody ends the wrong one. */
export function LockForest({ view, dimmed = false, onMore, ...rest }: LockForestProps) {
  const box = useRef<HTMLDivElement>(null)
  const order = useRef<string[]>([])
  const held = useHeld(box)
  useLockKeys(box)
  const trees = held ? inOrder(view.trees, order.current) : view.trees
  order.current = trees.map(({ root }) => root.id)
  return (
    <div ref={box} className={dimmed ? 'opacity-60' : ''}>
      {trees.map((tree) => (
        <LockTree key={tree.root.id} tree={tree} onMore={() => onMore(tree.root.id)} {...rest} />
      ))}
      {view.roots > view.trees.length ? (
        <p className="mb-3 text-ink-muted text-sm">{plural(t.moreRoots, view.roots - view.trees.length)}</p>
      ) : null}
      {view.unplaced.length > 0 ? (
        <section className="mb-3 rounded-md border bg-surface">
          <h3 className="px-3 py-2 font-medium">
            <Status status="unknown">{t.unplaced}</Status>
          </h3>
          <ul className="border-t">
            {view.unplaced.map((party) => (
              <Unplaced key={party.id} party={party} targetId={rest.target.id} live={rest.live} />
            ))}
          </ul>
          {view.unplacedMore > 0 ? (
            <p className="border-t px-3 py-1.5 text-ink-muted text-sm">
              {plural(t.unplacedMore, view.unplacedMore)}
            </p>
          ) : null}
        </section>
      ) : null}
      <Gaps gaps={view.gaps} />
    </div>
  )
}

/** What cannot be told of the locks of this server, and what would tell it. */
function Gaps({ gaps }: Pick<LocksView, 'gaps'>) {
  return gaps.map(({ reason, remedy }) => (
    <p key={reason} className="mb-2 flex flex-wrap items-center gap-x-2 text-sm">
      <Status status="unknown">
        <HostileText text={reason} />
      </Status>
      {remedy ? (
        <>
          <code translate="no" className="font-mono text-xs">
            {remedy}
          </code>
          <CopyButton text={remedy} label={t.copyRemedy} />
        </>
      ) : null}
    </p>
  ))
}

/** Known trees first, in the order in which they stood; new ones after them. */
function inOrder(trees: LocksView['trees'], before: readonly string[]): LocksView['trees'] {
  const place = (id: string) => (before.includes(id) ? before.indexOf(id) : before.length)
  return [...trees].sort((a, b) => place(a.root.id) - place(b.root.id))
}

/** j and k go from one session of the trees to the next. */
function useLockKeys(box: RefObject<HTMLElement | null>): void {
  const move = (by: number) => {
    const all = Array.from(box.current?.querySelectorAll<HTMLElement>('[data-lock-row]') ?? [])
    const at = all.indexOf(document.activeElement as HTMLElement)
    all[at === -1 ? 0 : Math.min(all.length - 1, Math.max(0, at + by))]?.focus()
  }
  useShortcuts([
    { keys: 'j', label: t.nextRow, group: t.trees, run: () => move(1) },
    { keys: 'k', label: t.previousRow, group: t.trees, run: () => move(-1) },
  ])
}
