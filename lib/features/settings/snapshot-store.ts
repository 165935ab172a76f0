import 'server-only'
import type { InventoryItem } from '@/lib/engines/contract/inventory'
import { prisma } from '@/lib/store/client'
import type { SnapshotsView } from './contract'
import type { SnapshotKind } from './kinds'

/** Moments of which it is kept what a target had, newest first, and how the last look went. */
export async function listSnapshots(
  targetId: string,
  kind: SnapshotKind,
  limit: number,
): Promise<SnapshotsView> {
  const [rows, source] = await Promise.all([
    prisma().targetSnapshot.findMany({
      where: { targetId, kind },
      orderBy: { at: 'desc' },
      take: limit,
      select: { at: true, seenAt: true, origin: true },
    }),
    prisma().snapshotSource.findUnique({ where: { targetId_kind: { targetId, kind } } }),
  ])
  return {
    targetId,
    items: rows.map(({ at, seenAt, origin }) => ({
      at: at.toISOString(),
      seenAt: seenAt.toISOString(),
      origin,
    })),
    source: source
      ? { lookedAt: source.lookedAt.toISOString(), reason: source.reason, remedy: source.remedy }
      : null,
  }
}

/** What a target had at a moment. */
export type HeldThen = { at: Date; seenAt: Date; origin: string; items: InventoryItem[] }

/** The snapshot that held at a moment, or when the first one was taken where that is later; null where none is kept. */
export async function snapshotAt(
  targetId: string,
  kind: SnapshotKind,
  at: Date,
): Promise<HeldThen | { firstAt: Date } | null> {
  const found = await prisma().targetSnapshot.findFirst({
    where: { targetId, kind, at: { lte: at } },
    orderBy: { at: 'desc' },
  })
  // Written by the worker alone, in this shape.
  if (found) return { ...found, items: found.items as unknown as InventoryItem[] }
  const first = await prisma().targetSnapshot.findFirst({
    where: { targetId, kind },
    orderBy: { at: 'asc' },
    select: { at: true },
  })
  return first ? { firstAt: first.at } : null
}
