import 'server-only'
import { AppError } from '@/lib/errors'
import { prisma } from '@/lib/store/client'
import type { PileUp } from './contract'
import type { Chief, KeptReading } from './kept'

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

type Row = {
  id: string
  startedAt: Date
  lastAt: Date
  endedAt: Date | null
  snapshots: number
  waiters: number
  roots: number
  longestMs: number | null
  chief: unknown
}

function view({ id, startedAt, lastAt, endedAt, snapshots, waiters, roots, longestMs, chief }: Row): PileUp {
  return {
    ...{ id, snapshots, waiters, roots, longestMs },
    startedAt: startedAt.toISOString(),
    lastAt: lastAt.toISOString(),
    endedAt: endedAt?.toISOString() ?? null,
    // Written by the worker alone, in this shape.
    chief: chief as Chief | null,
  }
}

/** Pile-ups of a target, the newest first, in pages. */
export async function listPileUps(
  targetId: string,
  { cursor, limit }: { cursor?: string | undefined; limit: number },
): Promise<{ items: PileUp[]; nextCursor?: string }> {
  const rows = await prisma().lockPileUp.findMany({
    where: { targetId },
    orderBy: [{ startedAt: 'desc' }, { id: 'desc' }],
    take: limit + 1,
    ...(cursor && UUID.test(cursor) ? { cursor: { id: cursor }, skip: 1 } : {}),
  })
  const items = rows.slice(0, limit).map(view)
  const last = items.at(-1)
  return rows.length > limit && last ? { items, nextCursor: last.id } : { items }
}

/** A kept snapshot and its place among those of its pile-up. */
export type Replayed = {
  pileUp: PileUp
  reading: KeptReading
  position: number
  previous: string | null
  next: string | null
}

/**
 * The last snapshot of a target at or before a moment, else the first after it.
 * @throws AppError `not_found` where none is kept
 */
export async function findSnapshot(targetId: string, at: Date): Promise<Replayed> {
  const of = { pileUp: { targetId } }
  const found =
    (await prisma().lockSnapshot.findFirst({
      where: { ...of, at: { lte: at } },
      orderBy: { at: 'desc' },
      include: { pileUp: true },
    })) ??
    (await prisma().lockSnapshot.findFirst({
      where: { ...of, at: { gt: at } },
      orderBy: { at: 'asc' },
      include: { pileUp: true },
    }))
  if (!found) throw new AppError('not_found')
  const { pileUpId } = found
  const [previous, next, earlier] = await Promise.all([
    prisma().lockSnapshot.findFirst({
      where: { pileUpId, at: { lt: found.at } },
      orderBy: { at: 'desc' },
      select: { at: true },
    }),
    prisma().lockSnapshot.findFirst({
      where: { pileUpId, at: { gt: found.at } },
      orderBy: { at: 'asc' },
      select: { at: true },
    }),
    prisma().lockSnapshot.count({ where: { pileUpId, at: { lt: found.at } } }),
  ])
  return {
    pileUp: view(found.pileUp),
    // Written by the worker alone, in this shape.
    reading: found.reading as unknown as KeptReading,
    position: earlier + 1,
    previous: previous?.at.toISOString() ?? null,
    next: next?.at.toISOString() ?? null,
  }
}
