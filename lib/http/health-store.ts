import 'server-only'
import { prisma } from '@/lib/store/client'
import { storeHealth } from '@/lib/store/health'

/** A worker that was not seen for longer is not counted as running, in milliseconds. */
export const WORKER_SILENCE_MS = 20_000

/** Whether the parts of the panel answer. Never throws. */
export async function panelHealth(): Promise<{ store: boolean; worker: boolean }> {
  const store = await storeHealth()
  if (!store.ok) return { store: false, worker: false }
  try {
    const since = new Date(Date.now() - WORKER_SILENCE_MS)
    return { store: true, worker: (await prisma().worker.count({ where: { seenAt: { gt: since } } })) > 0 }
  } catch {
    return { store: false, worker: false }
  }
}
