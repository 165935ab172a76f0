import 'server-only'
import { hostState } from '@/lib/features/hosts/view'
import { prisma } from '@/lib/store/client'

/** A host that does not answer: its name, since when (ISO 8601), and why in a sentence. */
export type SilentHost = { hostId: string; name: string; since: string; why: string }

/** Hosts that were read before or tried in vain, by the id of each target that runs there. */
export async function silentHosts(): Promise<Map<string, SilentHost>> {
  const rows = await prisma().targetHost.findMany({
    where: { host: { removedAt: null }, target: { removedAt: null } },
    select: {
      targetId: true,
      host: { select: { id: true, name: true, status: { omit: { metrics: true } } } },
    },
  })
  return new Map(
    rows.flatMap(({ targetId, host }): [string, SilentHost][] => {
      const { state, since, problem } = hostState(host)
      if (state === 'ok' || since === null) return []
      return [[targetId, { hostId: host.id, name: host.name, since, why: problem?.message ?? '' }]]
    }),
  )
}
