import 'server-only'
import { newestCheckpoint } from '@/lib/audit/checkpoint-store'
import { checkpointLine } from '@/lib/audit/checkpoints'
import { evidenceState } from '@/lib/audit/evidence-state'
import { noteTold, wasTold } from '@/lib/audit/told-store'
import type { StoreCheck } from '@/lib/audit/verify-store'
import { announce } from '@/lib/notify/announce'
import { inTransaction, type StoreTransaction } from '@/lib/store/client'
import { noticesTexts as t } from '@/lib/texts/notices'
import { plural } from '@/lib/texts/texts'

const ALTERED = 'audit:altered'
const UNWITNESSED = 'audit:unwitnessed'
const subject = { noun: 'audit', id: 'log' }

/**
 * Tells of the night's check. Where all is well the notice carries the newest checkpoint, so that whoever
 * gets it by mail has a copy that the panel cannot take back.
 */
export async function tellOfCheck(tx: StoreTransaction, check: StoreCheck): Promise<void> {
  const newest = await newestCheckpoint()
  const copy = newest ? [{ part: 'text' as const, text: checkpointLine(newest) }] : []
  const common = { subject, link: '/audit' }
  if (check.ok)
    await announce(tx, {
      ...common,
      kind: 'audit.checked',
      title: plural(t.auditLogWasChecked, check.count),
      body: [{ part: 'text', text: t.keepThisCheckpointThe }, ...copy],
      dedupKey: `audit:checked:${check.headSeq}`,
    })
  else
    await announce(tx, {
      ...common,
      kind: 'audit.altered',
      title: t.checkOfTheAudit,
      body: [
        { part: 'fact', label: t.firstFinding, value: check.fault?.what ?? t.unknown },
        { part: 'fact', label: t.faults, value: String(check.faults) },
        {
          part: 'text',
          text: t.exportTheLogNow,
        },
        ...copy,
      ],
      dedupKey: ALTERED,
    })
}

/** Tells once when signing or every place fails, and once when it is over. */
export async function tellOfSilence(): Promise<void> {
  const { status, problems, places } = await evidenceState()
  // A worker that starts for the first time has nothing to show yet.
  if (places.length === 0) return
  const silent = status === 'critical'
  await inTransaction(async (tx) => {
    if ((await wasTold(tx, UNWITNESSED)) === silent) return
    await noteTold(tx, UNWITNESSED, silent)
    await announce(tx, {
      kind: 'audit.unwitnessed',
      action: silent ? 'open' : 'resolved',
      subject,
      title: silent ? t.auditLogHasNo : t.auditLogIsWitnessed,
      body: problems.map((text) => ({ part: 'text' as const, text })),
      link: '/audit',
      dedupKey: UNWITNESSED,
    })
  })
}
