import 'server-only'
import { appendAudit } from '@/lib/audit/append'
import { systemActor } from '@/lib/auth/actor'
import { announceGlassOver } from '@/lib/notify/approval-notices'
import { announceNotWaiting } from '@/lib/notify/change-notices'
import { inTransaction, type StoreTransaction } from '@/lib/store/client'
import { requestsTexts as t } from '@/lib/texts/requests'

type Due = { id: string; change_id: string; target_id: string; state: string }

/** Requests whose time is over end as expired, and their changes are planned again. @returns how many */
export function expireRequests(): Promise<number> {
  return inTransaction(async (tx) => {
    // The change first: whoever decides a request locks it in this order, too.
    const due = await tx.$queryRaw<Due[]>`
      SELECT r.id, r.change_id, c.target_id, r.state
        FROM approval_request r JOIN change c ON c.id = r.change_id
       WHERE r.state IN ('waiting', 'approved') AND r.expires_at <= pg_catalog.clock_timestamp()
         AND c.state IN ('waiting', 'approved')
       ORDER BY c.id LIMIT 50 FOR UPDATE OF c SKIP LOCKED`
    for (const one of due) await expire(tx, one)
    return due.length
  })
}

async function expire(tx: StoreTransaction, due: Due): Promise<void> {
  const ended = await tx.$executeRaw`
    UPDATE approval_request SET state = 'expired', decided_at = pg_catalog.clock_timestamp(),
           outcome = ${due.state === 'approved' ? t.approvedAndNotApplied : t.nobodyDecidedInTime}
     WHERE id = ${due.id}::uuid AND state IN ('waiting', 'approved')`
  if (ended === 0) return
  await tx.$executeRaw`
    UPDATE change SET state = 'planned' WHERE id = ${due.change_id}::uuid AND state IN ('waiting', 'approved')`
  await appendAudit(tx, {
    action: 'changes.expire',
    actor: systemActor('worker'),
    targetId: due.target_id,
    changeId: due.change_id,
    details: { request: due.id, was: due.state },
  })
}

type Untold = { id: string; change_id: string; outcome: string | null }

/** Tells that requests wait no longer, once each. @returns how many */
export function tellDecided(): Promise<number> {
  return inTransaction(async (tx) => {
    const untold = await tx.$queryRaw<Untold[]>`
      SELECT id, change_id, outcome FROM approval_request
       WHERE told_at IS NULL AND state <> 'waiting'
       ORDER BY asked_at LIMIT 50 FOR UPDATE SKIP LOCKED`
    for (const { id, change_id: changeId, outcome } of untold) {
      await tx.$executeRaw`
        UPDATE approval_request SET told_at = pg_catalog.clock_timestamp() WHERE id = ${id}::uuid`
      await announceNotWaiting(tx, { changeId, outcome })
    }
    return untold.length
  })
}

type Over = { id: string; user_name: string; scope: string; scope_id: string }

/** Broken glass whose time is over is closed, and people are told. @returns how many */
export function closeGlass(): Promise<number> {
  return inTransaction(async (tx) => {
    const over = await tx.$queryRaw<Over[]>`
      SELECT id, user_name, scope, scope_id FROM break_glass
       WHERE ended_at IS NULL AND expires_at <= pg_catalog.clock_timestamp()
       ORDER BY opened_at LIMIT 50 FOR UPDATE SKIP LOCKED`
    for (const { id, user_name: by, scope, scope_id: scopeId } of over) {
      await tx.$executeRaw`UPDATE break_glass SET ended_at = expires_at WHERE id = ${id}::uuid`
      await announceGlassOver(tx, { id, by, scope: scope === 'target' ? 'target' : 'environment', scopeId })
      await appendAudit(tx, {
        action: 'break-glass.over',
        actor: systemActor('worker'),
        targetId: scope === 'target' ? scopeId : null,
        details: { id },
      })
    }
    return over.length
  })
}
