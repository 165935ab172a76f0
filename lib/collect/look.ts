import type { EngineSession } from '@/lib/engines/contract/engine'
import { capabilityFindings } from '@/lib/features/findings/capability-advisor'
import { syncFindings } from '@/lib/features/findings/sync-store'
import { restartWay } from '@/lib/hosts/commands/service'
import { findPlacement } from '@/lib/hosts/store'
import { writeLedger } from './status'

/** Looks at what a target offers the monitor, and keeps it with the findings that follow from it. */
export async function lookAtTarget(targetId: string, session: EngineSession): Promise<void> {
  // Control belongs to the operator: that the monitor has none is as it should be.
  const ledger = (await session.ledger()).filter((entry) => entry.name !== 'session-control')
  await writeLedger(targetId, ledger)
  const placed = await findPlacement(targetId)
  const mayRestart = placed !== null && restartWay(placed.service.service, placed.service.dataDir) !== null
  await syncFindings(targetId, 'capabilities', capabilityFindings(ledger, { mayRestart }))
}
