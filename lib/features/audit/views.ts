import 'server-only'
import { z } from 'zod'
import { openPersonal, personIn } from '@/lib/audit/personal-store'
import { type AuditEventView, auditEventSchema } from '@/lib/features/audit/contract'
import * as store from '@/lib/features/audit/store'
import { evidenceWordsTexts as t } from '@/lib/texts/evidence-words'
import { say } from '@/lib/texts/texts'

type EventRow = Awaited<ReturnType<typeof store.listEvents>>[number]

const extras = z.object({ tokenName: z.string().optional() })

/** Entries as their reader sees them, names opened. */
export async function views(rows: readonly EventRow[]): Promise<AuditEventView[]> {
  const personal = await openPersonal(
    rows.map((row) => ({ seq: row.seq, personId: personIn(row), personal: row.personal })),
  )
  const names = await store.targetNames(rows.flatMap((row) => (row.targetId ? [row.targetId] : [])))
  return rows.map((row) => {
    const fields = personal.get(row.seq)
    const token = extras.safeParse(row.details).data?.tokenName
    const known =
      row.actorKind === 'system' ? (row.actorId ?? 'panel') : row.actorKind === 'anonymous' ? t.nobody : null
    const person = fields?.name ?? (row.personal ? t.erased : t.unknown)
    return auditEventSchema.parse({
      seq: Number(row.seq),
      at: row.at.toISOString(),
      action: row.action,
      phase: row.phase,
      result: row.result,
      actor: {
        kind: row.actorKind,
        id: row.actorId,
        name: known ?? (token ? say(t.tokenOf, { token, person }) : person),
      },
      ip: fields?.ip ?? null,
      reason: fields?.reason ?? null,
      targetId: row.targetId,
      targetName: row.targetId ? (names.get(row.targetId) ?? null) : null,
      requestId: row.requestId,
      changeId: row.changeId,
      details: row.details,
      hash: Buffer.from(row.hash).toString('hex'),
    })
  })
}

/** Entries by rights and filter as their reader sees them, newest first. */
export async function visibleEvents(
  rights: store.AuditRights,
  filter: store.AuditFilter,
  limit: number,
): Promise<AuditEventView[]> {
  return views(await store.listEvents(rights, filter, limit))
}
