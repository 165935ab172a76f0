import 'server-only'
import type { AuthorizedTarget } from '@/lib/auth/authorized-target'
import type { InventoryItem } from '@/lib/engines/contract/inventory'
import { known, type Reading, unknown } from '@/lib/engines/contract/reading'
import { settingListTexts as t } from '@/lib/texts/setting-list'
import { say } from '@/lib/texts/texts'
import type { Comparison } from './contract'
import { differences } from './differences'
import { settingItems } from './items'
import type { SnapshotKind } from './kinds'
import { readSettings } from './read'
import { snapshotAt } from './snapshot-store'

/** What is compared: a target at a moment (ISO 8601), or now. */
export type Side = { target: AuthorizedTarget; at: string | null }
type Held = { items: InventoryItem[]; takenAt: string; seenAt: string; origin: string | null }

async function held(kind: SnapshotKind, { target, at }: Side): Promise<Reading<Held>> {
  if (at === null && kind === 'settings') {
    const list = await readSettings(target)
    const now = new Date(list.at).toISOString()
    return known({ items: settingItems(list), takenAt: now, seenAt: now, origin: null })
  }
  const found = await snapshotAt(target.id, kind, at === null ? new Date() : new Date(at))
  if (found === null) return unknown(t.notKept)
  if ('firstAt' in found) return unknown(say(t.notKeptSince, { at: found.firstAt.toISOString() }))
  const { items, origin } = found
  return known({ items, origin, takenAt: found.at.toISOString(), seenAt: found.seenAt.toISOString() })
}

function view({ target, at }: Side, side: Reading<Held>): Comparison['before'] {
  if (!side.known) return side
  const { items: _, ...times } = side.value
  return known({ targetId: target.id, target: target.name, asked: at, ...times })
}

/** What differs between two sides, by name. A side of which nothing is kept says so, and nothing is compared. */
export async function compareSides(kind: SnapshotKind, one: Side, other: Side): Promise<Comparison> {
  const [before, after] = await Promise.all([held(kind, one), held(kind, other)])
  const [was, is] = [before.known ? before.value : null, after.known ? after.value : null]
  const items = was && is ? differences(was.items, is.items) : []
  const names = new Set([...(was?.items ?? []), ...(is?.items ?? [])].map(({ name }) => name))
  return {
    kind,
    before: view(one, before),
    after: view(other, after),
    replaced:
      one.target.id === other.target.id && Boolean(was?.origin && is?.origin) && was?.origin !== is?.origin,
    items,
    same: was && is ? names.size - items.length : 0,
  }
}
