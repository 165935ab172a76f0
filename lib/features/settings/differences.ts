import type { InventoryItem } from '@/lib/engines/contract/inventory'

/** One fact of an item in both; null where it is not there. */
export type FactChange = { fact: string; before: string | null; after: string | null }
export type ItemChange = { name: string; change: 'added' | 'removed' | 'changed'; facts: FactChange[] }

/** Facts that are absent where they could not be read: that is no change. */
const READ = new Set(['value', 'bytes'])

function factsOf(before: InventoryItem['facts'], after: InventoryItem['facts']): FactChange[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((fact) => {
    const [was, is] = [before[fact] ?? null, after[fact] ?? null]
    if (was === is || (READ.has(fact) && (was === null || is === null))) return []
    return [{ fact, before: was, after: is }]
  })
}

/**
 * What differs between two looks at the same kind of things, by name.
 * @param ignored facts that may differ
 */
export function differences(
  before: readonly InventoryItem[],
  after: readonly InventoryItem[],
  ignored: ReadonlySet<string> = new Set(),
): ItemChange[] {
  const [was, is] = [
    new Map(before.map((one) => [one.name, one])),
    new Map(after.map((one) => [one.name, one])),
  ]
  const names = [...new Set([...was.keys(), ...is.keys()])].sort()
  return names.flatMap((name): ItemChange[] => {
    const [one, other] = [was.get(name), is.get(name)]
    const alone = one ?? other
    if (one && other) {
      const facts = factsOf(one.facts, other.facts).filter(({ fact }) => !ignored.has(fact))
      return facts.length === 0 ? [] : [{ name, change: 'changed', facts }]
    }
    const facts = Object.entries(alone?.facts ?? {}).map(([fact, text]) => ({
      fact,
      before: one ? text : null,
      after: one ? null : text,
    }))
    return [{ name, change: one ? 'removed' : 'added', facts }]
  })
}
