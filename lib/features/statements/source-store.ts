import { prisma } from '@/lib/store/client'
import type { StatementSource } from './contract'

/** Where a target's figures of statements come from, and why there are none. */
export async function sourceOf(targetId: string): Promise<StatementSource> {
  const [capability, source] = await Promise.all([
    prisma().targetCapability.findUnique({ where: { targetId_name: { targetId, name: 'statements' } } }),
    prisma().statementSource.findUnique({ where: { targetId } }),
  ])
  return {
    supported: capability?.supported ?? null,
    reason: capability?.reason ?? null,
    remedy: capability?.remedy ?? null,
    name: source?.source ?? null,
    readAt: source?.readAt.toISOString() ?? null,
    entries: source?.entries ?? null,
    most: source?.most ?? null,
    hidden: source?.hidden ?? 0,
  }
}
