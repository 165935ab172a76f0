import type { EngineKind } from '@/lib/engines/contract/address'
import type { LockParty, LockReading, LockWait } from '@/lib/engines/contract/locks'
import { shownStatement } from '@/lib/features/sessions/list'
import type { LockPartyView, LocksView, LockTreeView, ReplayView } from './contract'
import { buildForest, reach, type Tree } from './forest'
import type { KeptParty } from './kept'
import type { Replayed } from './pile-up-store'

/** What one answer holds at least, where there is more; the figures are of all. */
const TREES = 50
const BRANCHES_OF_ONE = 300

/** The tree of which more is wanted, and how many branches of each other. */
type Cut = { root?: string | undefined; limit: number }

type Target = { id: string; engine: EngineKind }

/** The forest as somebody sees it, cut to what a page can show; of the tree named by `root` there is more. */
export function locksView(
  target: Target,
  reading: LockReading,
  masked: boolean,
  { root, limit }: Cut,
): LocksView {
  const forest = buildForest(reading)
  const parties = new Map(reading.parties.map((party) => [party.id, party]))
  const waits = new Map(reading.waits.map((wait) => [wait.waiter, wait]))
  const view = (id: string): LockPartyView[] => {
    const party = parties.get(id)
    return party ? [partyView(target, party, waits.get(id) ?? null, masked)] : []
  }
  const chosen = forest.trees.filter((tree, at) => at < Math.max(TREES, limit) || tree.root === root)
  const reached = reach(
    reading.edges,
    chosen.map((tree) => tree.root),
  )
  return {
    targetId: target.id,
    at: new Date(reading.at).toISOString(),
    trees: chosen.flatMap((tree) =>
      treeView(tree, view, reached, tree.root === root ? Math.max(BRANCHES_OF_ONE, limit) : limit),
    ),
    roots: forest.trees.length,
    waiters: forest.placed,
    longestMs: forest.longest?.waitedMs ?? null,
    longestAtMost: forest.longest?.atMost ?? false,
    unplaced: forest.unplaced.slice(0, limit).flatMap(({ waiter }) => view(waiter)),
    unplacedMore: Math.max(0, forest.unplaced.length - limit) + reading.omitted,
    gaps: reading.gaps,
    masked,
  }
}

/** A kept snapshot as a page shows it. Its statements were masked before they were kept. */
export function replayView(target: Target, replayed: Replayed, cut: Cut): ReplayView {
  const { reading, pileUp, position, previous, next } = replayed
  const hidden = new Map(reading.parties.map(({ id, queryHidden }: KeptParty) => [id, queryHidden]))
  const view = locksView(target, reading, false, cut)
  const told = <T extends LockPartyView>(party: T): T => ({
    ...party,
    queryHidden: hidden.get(party.id) ?? party.queryHidden,
  })
  return {
    ...view,
    ...reading.total,
    trees: view.trees.map((tree) => ({ ...tree, root: told(tree.root), branches: tree.branches.map(told) })),
    unplaced: view.unplaced.map(told),
    masked: true,
    cut: reading.cut,
    ...{ pileUp, position, previous, next },
  }
}

function treeView(
  tree: Tree,
  view: (id: string) => LockPartyView[],
  reached: ReadonlyMap<string, number>,
  most: number,
): LockTreeView[] {
  const [root] = view(tree.root)
  if (!root) return []
  const [, ...branches] = tree.branches
  const shown = branches.slice(0, most)
  return [
    {
      root,
      loop: tree.loop,
      holdsUp: reached.get(tree.root) ?? tree.holdsUp,
      frees: tree.frees,
      longestMs: tree.longest?.waitedMs ?? null,
      longestAtMost: tree.longest?.atMost ?? false,
      branches: shown.flatMap(({ id, depth, behind, others }) =>
        view(id).map((party) => ({
          ...party,
          ...{ depth, others, held: behind?.mode ?? null, granted: behind?.granted ?? true },
        })),
      ),
      more: branches.length - shown.length,
    },
  ]
}

function partyView(target: Target, party: LockParty, wait: LockWait | null, masked: boolean): LockPartyView {
  const { text, hidden } = shownStatement(target.engine, party.query, masked)
  return { ...party, query: text, queryHidden: hidden, wait }
}
