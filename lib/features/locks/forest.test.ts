import { expect, test } from 'vitest'
import type { LockEdge, LockWait } from '@/lib/engines/contract/locks'
import { buildForest, reach } from './forest'

/** `C>A` waits for one who holds, `D~C` stands behind one who waits. */
function staged(text: string, spans: Record<string, number> = {}) {
  const edges = text.split(' ').map((pair): LockEdge => {
    const [waiter = '', blocker = ''] = pair.split(/[>~]/)
    return { waiter, blocker, mode: null, granted: pair.includes('>') }
  })
  const waits = [...new Set(edges.map(({ waiter }) => waiter))].map(
    (waiter): LockWait => ({
      waiter,
      object: null,
      wanted: null,
      waitedMs: spans[waiter] ?? null,
      atMost: false,
    }),
  )
  return { edges, waits }
}

const drawn = (text: string) =>
  buildForest(staged(text)).trees.map(({ branches }) =>
    branches.map(({ id, depth }) => '.'.repeat(depth) + id).join(' '),
  )

test('a pile-up of seven stands below its three roots, each waiter once', () => {
  const pile = staged('C>A C>B C>G D~C F>E G>B', { C: 5_000, D: 200, F: 7_000 })
  const { trees, placed, longest } = buildForest(pile)
  expect(placed).toBe(4)
  expect(longest).toMatchObject({ waiter: 'F' })
  expect(trees.map(({ root, frees, holdsUp }) => [root, frees, holdsUp])).toEqual([
    ['E', 1, 1],
    ['B', 1, 1],
    ['A', 0, 2],
  ])
  expect(trees[2]?.branches).toMatchObject([
    { id: 'A', depth: 0, behind: null },
    { id: 'C', depth: 1, others: 2 },
    { id: 'D', depth: 2, others: 0, behind: { granted: false } },
  ])
  expect(reach(pile.edges, ['A', 'B', 'E'])).toEqual(
    new Map([
      ['A', 2],
      ['B', 3],
      ['E', 1],
    ]),
  )
})

test('who ends one of two frees nobody; who ends the only one frees all', () => {
  expect(buildForest(staged('W>A W>B X~W')).trees.map(({ frees }) => frees)).toEqual([0, 0])
  expect(buildForest(staged('W>A X~W X>A Y~X')).trees).toMatchObject([{ root: 'A', frees: 3, holdsUp: 3 }])
})

test('a line at one row is no stair: all stand below the first that waits', () => {
  expect(drawn('B>A C>B D>B D~C E>B E~C E~D')).toEqual(['A .B ..C ..D ..E'])
})

test('a circle is a tree with a root that waits, and what hangs on it hangs there', () => {
  const { trees, placed } = buildForest(staged('A>B B>A C>B'))
  expect(trees).toHaveLength(1)
  expect(trees[0]).toMatchObject({ loop: true, holdsUp: 2 })
  expect(placed).toBe(3)
  // A circle that waits for somebody outside hangs on that one.
  expect(buildForest(staged('A>B B>A A>Z')).trees).toMatchObject([{ root: 'Z', loop: false, frees: 0 }])
})

test('one of whom nobody knows whom it waits for stands apart', () => {
  const { waits, edges } = staged('B>A')
  const lonely: LockWait = { waiter: 'L', object: null, wanted: null, waitedMs: 9, atMost: true }
  expect(buildForest({ waits: [...waits, lonely], edges })).toMatchObject({
    placed: 1,
    unplaced: [lonely],
    longest: lonely,
  })
  expect(buildForest({ waits: [], edges: [] })).toEqual({ trees: [], placed: 0, unplaced: [], longest: null })
})

test('a thousand who wait for a hundred are a forest, too', () => {
  const text = Array.from({ length: 1_000 }, (_, n) => `w${n}>h${n % 100} w${n}>h${(n + 1) % 100}`).join(' ')
  const { trees, placed } = buildForest(staged(text))
  expect([trees.length, placed]).toEqual([100, 1_000])
  expect(trees.reduce((sum, { branches }) => sum + branches.length - 1, 0)).toBe(1_000)
})
