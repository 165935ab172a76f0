import 'server-only'
import { checkOfTheNight } from '@/lib/audit/nightly'
import { writeLedger } from '@/lib/collect/status'
import { AppError } from '@/lib/errors'
import { capabilityFindings } from '@/lib/features/findings/capability-advisor'
import { syncFindings } from '@/lib/features/findings/sync-store'
import { openForCollector } from '@/lib/targets/open'
import type { FireResult } from './fire-store'
import type { ScheduleKind } from './kinds'
import { targetsOfPlace } from './place-store'

/** What a scheduled thing is told of its fire. */
export type FireContext = {
  environmentId: string | null
  targetId: string | null
  /** Raised when the time of its kind is over or the worker ends. */
  signal: AbortSignal
}

/** Runs the scheduled thing once, and says in a sentence how it went. What it throws is a failure, too. */
export type Fire = (context: FireContext) => Promise<FireResult>

async function verifyAudit(): Promise<FireResult> {
  const report = await checkOfTheNight()
  if (report.ok) return { ok: true, detail: `${report.count} entries, none altered.` }
  // The check has told people already, and says more.
  return { ok: false, detail: report.fault?.what ?? 'The log was altered.', told: true }
}

async function lookAt(targetId: string): Promise<void> {
  const session = await openForCollector(targetId)
  try {
    const ledger = (await session.ledger()).filter((entry) => entry.name !== 'session-control')
    await writeLedger(targetId, ledger)
    await syncFindings(targetId, 'capabilities', capabilityFindings(ledger))
  } finally {
    await session.close().catch(() => undefined)
  }
}

async function lookForFindings({ environmentId, targetId, signal }: FireContext): Promise<FireResult> {
  const targets = await targetsOfPlace({ environmentId, targetId })
  const failed: string[] = []
  for (const target of targets) {
    signal.throwIfAborted()
    await lookAt(target.id).catch((error: unknown) => {
      failed.push(`${target.name}: ${error instanceof AppError ? error.message : 'unknown error'}`)
    })
  }
  const seen = targets.length - failed.length
  const detail = `${seen} of ${targets.length} ${targets.length === 1 ? 'target' : 'targets'} looked at.`
  return { ok: failed.length === 0, detail: [detail, ...failed].join(' ') }
}

/** What every kind of schedule runs. */
export const SCHEDULED: Record<ScheduleKind, Fire> = {
  'audit.verify': verifyAudit,
  'findings.look': lookForFindings,
}
