import 'server-only'
import { freezeOn, standingFreezes } from '@/lib/approvals/freeze-store'
import { checkOfTheNight } from '@/lib/audit/nightly'
import { wantLook } from '@/lib/targets/store'
import { scheduleOutcomesTexts as t } from '@/lib/texts/schedule-outcomes'
import { plural, say } from '@/lib/texts/texts'
import type { FireResult } from './fire-store'
import type { ScheduleKind } from './kinds'
import { targetsOfPlace } from './place-store'

/** What a scheduled thing is told of its fire. */
export type FireContext = {
  environmentId: string | null
  targetId: string | null
  /** In whose name it runs; null: the panel's. */
  actorId: string | null
  /** Raised when the time of its kind is over or the worker ends. */
  signal: AbortSignal
}

/** Runs the scheduled thing once, and says in a sentence how it went. What it throws is a failure, too. */
export type Fire = (context: FireContext) => Promise<FireResult>

async function verifyAudit(): Promise<FireResult> {
  const report = await checkOfTheNight()
  if (report.ok) return { ok: true, detail: plural(t.entriesWhole, report.count) }
  // The check has told people already, and says more.
  return { ok: false, detail: report.fault?.what ?? t.logWasAltered, told: true }
}

async function lookForFindings({
  environmentId,
  targetId,
  actorId,
  signal,
}: FireContext): Promise<FireResult> {
  const targets = await targetsOfPlace({ environmentId, targetId })
  const isQuiet = (await standingFreezes()).length === 0
  const frozen: string[] = []
  for (const target of targets) {
    signal.throwIfAborted()
    // The environment is free, but one in it may not be.
    const act = { actorId, permission: 'schedules.write', targets: [target.id] } as const
    if (!isQuiet && (await freezeOn(act))) frozen.push(target.name)
    else await wantLook(target.id)
  }
  const words = plural(t.lookedAtAnew, targets.length - frozen.length)
  return { ok: true, detail: [words, ...frozen.map((name) => say(t.isFrozen, { name }))].join(' ') }
}

/** What every kind of schedule runs. */
export const SCHEDULED: Record<ScheduleKind, Fire> = {
  'audit.verify': verifyAudit,
  'findings.look': lookForFindings,
}
