import { z } from 'zod'
import { prisma } from '@/lib/store/client'
import { type ActivitySource, activityListSchema } from './contract'

const gaps = activityListSchema.shape.source.shape.gaps

/** Where a target's samples come from, and what they cannot tell. */
export async function sourceOf(targetId: string): Promise<ActivitySource> {
  const found = await prisma().activitySource.findUnique({ where: { targetId } })
  if (!found) return { name: null, readAt: null, hidden: 0, gaps: [] }
  return {
    name: found.source === '' ? null : found.source,
    readAt: found.readAt.toISOString(),
    hidden: found.hidden,
    gaps: z.safeParse(gaps, found.gaps).data ?? [],
  }
}
