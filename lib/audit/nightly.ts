import 'server-only'
import { appendAudit } from '@/lib/audit/append'
import { tellOfCheck } from '@/lib/audit/evidence-notices'
import { cutOldEntries } from '@/lib/audit/retention'
import { type StoreCheck, verifyStore } from '@/lib/audit/verify-store'
import { systemActor } from '@/lib/auth/actor'
import { inTransaction } from '@/lib/store/client'

/** Checks the log for its schedule. The outcome is an entry of the log itself, shown on its page, and announced. */
export async function checkOfTheNight(): Promise<StoreCheck> {
  const report = await verifyStore()
  await inTransaction(async (tx) => {
    await tellOfCheck(tx, report)
    await appendAudit(tx, {
      action: 'audit.verify',
      actor: systemActor('audit'),
      result: report.ok ? 'ok' : 'failed',
      details: report,
    })
  })
  // What does not verify is left as it is: it is evidence itself.
  if (report.ok) await cutOldEntries()
  return report
}
