import type { LockEdge, LockReading, LockWait } from '@/lib/engines/contract/locks'

/** A node of a tree, in the order of reading: each stands below the one it waits for. */
export type Branch = {
  id: string
  depth: number
  /** Why it stands there; null for a root. */
  behind: LockEdge | null
  /** How many others it waits for besides. */
  others: number
}

/** One whom nobody holds up, with all that wait because of it. */
export type Tree = {
  root: string
  /** It waits itself, in a circle: the server resolves that, or nobody. */
  loop: boolean
  /** How many wait for it, at whatever distance. */
  holdsUp: number
  /** How many go on when it lets go, because nobody else holds them up. */
  frees: number
  longest: LockWait | null
  /** Root first. One who waits for several stands once, below the nearest. */
  branches: Branch[]
}

export type Forest = {
  /** Those that free most first. */
  trees: Tree[]
  /** Waiters that stand in a tree. */
  placed: number
  /** Those of whom it is not told whom they wait for. */
  unplaced: LockWait[]
  longest: LockWait | null
}

type Graph = { blockers: Map<string, LockEdge[]>; waiters: Map<string, LockEdge[]> }

/** Makes trees of who waits for whom. Circles are tolerated: one of each counts as its root. */
export function buildForest({ waits, edges }: Pick<LockReading, 'waits' | 'edges'>): Forest {
  const graph = graphOf(edges)
  const waitOf = new Map(waits.map((wait) => [wait.waiter, wait]))
  const free = [...graph.waiters.keys()].filter((id) => !graph.blockers.has(id))
  const loops = circles(graph, free)
  const inLoop = new Set(loops)
  const roots = [...free, ...loops]
  const parents = placed(graph, roots)
  const children = new Map<string, LockEdge[]>()
  for (const edge of parents.values()) push(children, edge.blocker, edge)
  const frees = freed(graph, roots)
  const trees = roots.map((root): Tree => {
    const branches = branchesOf(root, children, graph)
    const inIt = branches.flatMap(({ id }) => (id === root && !inLoop.has(id) ? [] : (waitOf.get(id) ?? [])))
    return {
      root,
      loop: inLoop.has(root),
      holdsUp: Math.max(0, branches.length - 1),
      frees: frees.get(root) ?? 0,
      longest: longestOf(inIt),
      branches,
    }
  })
  trees.sort(
    (a, b) =>
      b.frees - a.frees || b.holdsUp - a.holdsUp || (b.longest?.waitedMs ?? 0) - (a.longest?.waitedMs ?? 0),
  )
  const placedIds = new Set([...parents.keys(), ...loops])
  return {
    trees,
    placed: placedIds.size,
    unplaced: waits.filter(({ waiter }) => !placedIds.has(waiter)),
    longest: longestOf(waits),
  }
}

/** How many wait for each of these, at whatever distance: also those that stand in another tree. */
export function reach(edges: readonly LockEdge[], roots: readonly string[]): Map<string, number> {
  const { waiters } = graphOf(edges)
  return new Map(roots.map((root) => [root, below(waiters, [root]).size - 1]))
}

function graphOf(edges: readonly LockEdge[]): Graph {
  const graph: Graph = { blockers: new Map(), waiters: new Map() }
  for (const edge of edges) {
    push(graph.blockers, edge.waiter, edge)
    push(graph.waiters, edge.blocker, edge)
  }
  return graph
}

function push(map: Map<string, LockEdge[]>, key: string, edge: LockEdge): void {
  const list = map.get(key)
  if (list) list.push(edge)
  else map.set(key, [edge])
}

function below(waiters: Graph['waiters'], from: readonly string[]): Set<string> {
  const seen = new Set(from)
  for (const id of seen) for (const { waiter } of waiters.get(id) ?? []) seen.add(waiter)
  return seen
}

/** One of each circle that hangs on nobody outside of it. */
function circles(graph: Graph, free: readonly string[]): string[] {
  const found: string[] = []
  const reached = below(graph.waiters, free)
  for (const start of graph.blockers.keys()) {
    if (reached.has(start)) continue
    const way = new Set<string>()
    let at = start
    // Who is not reached has only blockers that are not either, so that the way up must come back to itself.
    while (!way.has(at)) {
      way.add(at)
      at = graph.blockers.get(at)?.[0]?.blocker ?? at
    }
    found.push(at)
    for (const id of below(graph.waiters, [at])) reached.add(id)
  }
  return found
}

/** The one edge by which each waiter hangs in a tree: the nearest to a root, and who holds before who stands ahead. */
function placed(graph: Graph, roots: readonly string[]): Map<string, LockEdge> {
  const parents = new Map<string, LockEdge>()
  const taken = new Set(roots)
  let level: readonly string[] = roots
  while (level.length > 0) {
    const next: string[] = []
    const edges = level.flatMap((id) => graph.waiters.get(id) ?? [])
    for (const edge of [...edges.filter((one) => one.granted), ...edges.filter((one) => !one.granted)]) {
      if (taken.has(edge.waiter)) continue
      taken.add(edge.waiter)
      parents.set(edge.waiter, edge)
      next.push(edge.waiter)
    }
    level = next
  }
  return parents
}

/** Whom each root holds up alone: all ways up from them end at it. */
function freed(graph: Graph, roots: readonly string[]): Map<string, number> {
  const owner = new Map<string, string | null>(roots.map((root) => [root, root]))
  const open = new Map([...graph.blockers].map(([id, list]) => [id, list.length]))
  const counts = new Map<string, number>()
  const isRoot = new Set(roots)
  const queue = [...roots]
  for (const id of queue) {
    const mine = owner.get(id) ?? null
    for (const { waiter } of graph.waiters.get(id) ?? []) {
      if (isRoot.has(waiter)) continue
      const before = owner.get(waiter)
      owner.set(waiter, before === undefined || before === mine ? mine : null)
      const left = (open.get(waiter) ?? 1) - 1
      open.set(waiter, left)
      if (left > 0) continue
      queue.push(waiter)
      const sole = owner.get(waiter)
      if (sole) counts.set(sole, (counts.get(sole) ?? 0) + 1)
    }
  }
  return counts
}

function branchesOf(root: string, children: Map<string, LockEdge[]>, graph: Graph): Branch[] {
  const out: Branch[] = []
  const stack: Branch[] = [{ id: root, depth: 0, behind: null, others: 0 }]
  for (let branch = stack.pop(); branch; branch = stack.pop()) {
    out.push(branch)
    const { depth } = branch
    for (const behind of (children.get(branch.id) ?? []).toReversed()) {
      const others = (graph.blockers.get(behind.waiter)?.length ?? 1) - 1
      stack.push({ id: behind.waiter, depth: depth + 1, behind, others })
    }
  }
  return out
}

function longestOf(waits: readonly LockWait[]): LockWait | null {
  let longest: LockWait | null = null
  for (const wait of waits)
    if (wait.waitedMs !== null && wait.waitedMs > (longest?.waitedMs ?? -1)) longest = wait
  return longest
}
