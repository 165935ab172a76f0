import 'server-only'
import { evidenceState } from '@/lib/audit/evidence-state'
import { prisma } from '@/lib/store/client'
import { storeHealth } from '@/lib/store/health'

/** A worker that was not seen for longer is not counted as running, in milliseconds. */
export const WORKER_SILENCE_MS = 20_000

export type PanelHealth = {
  store: boolean
  worker: boolean
  /** Whether the audit log is signed and copies lie outside; null: not known. */
  witnessed: boolean | null
}

/** Whether the parts of the panel answer. Never throws. */
export async function panelHealth(): Promise<PanelHealth> {
  const store = await storeHealth()
  if (!store.ok) return { store: false, worker: false, witnessed: null }
  try {
    const since = new Date(Date.now() - WORKER_SILENCE_MS)
    const [workers, evidence] = await Promise.all([
      prisma().worker.count({ where: { seenAt: { gt: since } } }),
      evidenceState(),
    ])
    return { store: true, worker: workers > 0, witnessed: evidence.status !== 'critical' }
  } catch {
    return { store: false, worker: false, witnessed: null }
  }
}
