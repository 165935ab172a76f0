import 'server-only'
import { z } from 'zod'
import { checkAuditChain } from '@/lib/audit/check'
import { openPersonal } from '@/lib/audit/personal-store'
import { type Actor, may, mayAnywhere, personOf } from '@/lib/auth/actor'
import { allTargetPlaces } from '@/lib/auth/place-store'
import { AppError } from '@/lib/errors'
import { type AuditEventView, auditEventSchema } from '@/lib/features/audit/contract'
import * as store from '@/lib/features/audit/store'
import { os } from '@/lib/http/base'
import { inTransaction } from '@/lib/store/client'

/** Everybody reads their own, a DBA those of the targets in scope, auditors and admins all. */
async function rightsOf(actor: Actor): Promise<store.AuditRights> {
  if (mayAnywhere(actor, 'audit.read.all')) return { all: true, actorIds: [], targetIds: [] }
  const person = personOf(actor)
  const places = may(actor, 'audit.read.scope') ? await allTargetPlaces() : []
  return {
    all: false,
    actorIds: person ? [person, ...(await store.tokenIdsOf(person))] : [],
    targetIds: places.filter((place) => may(actor, 'audit.read.scope', place)).map((place) => place.targetId),
  }
}

type EventRow = Awaited<ReturnType<typeof store.listEvents>>[number]

const extras = z.object({ personId: z.string().optional(), tokenName: z.string().optional() })

function personIn(row: EventRow): string | null {
  if (row.actorKind === 'user') return row.actorId
  const parsed = extras.safeParse(row.details)
  return parsed.success ? (parsed.data.personId ?? null) : null
}

async function views(rows: readonly EventRow[]): Promise<AuditEventView[]> {
  const personal = await openPersonal(
    rows.map((row) => ({ seq: row.seq, personId: personIn(row), personal: row.personal })),
  )
  const names = await store.targetNames(rows.flatMap((row) => (row.targetId ? [row.targetId] : [])))
  return rows.map((row) => {
    const fields = personal.get(row.seq)
    const token = extras.safeParse(row.details).data?.tokenName
    const known =
      row.actorKind === 'system' ? (row.actorId ?? 'panel') : row.actorKind === 'anonymous' ? 'nobody' : null
    const person = fields?.name ?? (row.personal ? 'erased' : 'unknown')
    return auditEventSchema.parse({
      seq: Number(row.seq),
      at: row.at.toISOString(),
      action: row.action,
      phase: row.phase,
      result: row.result,
      actor: {
        kind: row.actorKind,
        id: row.actorId,
        name: known ?? (token ? `${token} (token of ${person})` : person),
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

const cursor = z.string().regex(/^\d{1,18}$/)

function momentOf(text: string | undefined, field: string): string | undefined {
  if (text === undefined || text === '') return undefined
  const at = new Date(text)
  if (Number.isNaN(at.getTime()))
    throw new AppError('request.invalid', { fields: { [field]: 'Not a moment.' } })
  return at.toISOString()
}

export const auditProcedures = {
  list: os.audit.list.handler(async ({ input, context }) => {
    const before = cursor.safeParse(input.cursor)
    const filter = {
      ...input,
      from: momentOf(input.from, 'from'),
      to: momentOf(input.to, 'to'),
      before: before.success ? BigInt(before.data) : undefined,
    }
    const rows = await store.listEvents(await rightsOf(context.actor), filter, input.limit + 1)
    const shown = rows.slice(0, input.limit)
    const last = shown.at(-1)
    return {
      items: await views(shown),
      ...(rows.length > shown.length && last ? { nextCursor: last.seq.toString() } : {}),
    }
  }),

  actions: os.audit.actions.handler(async ({ context }) => ({
    items: await store.listActions(await rightsOf(context.actor)),
  })),

  verify: os.audit.verify.handler(async ({ context }) => {
    const checked = await checkAuditChain()
    const fault = checked.fault
    await inTransaction((tx) =>
      context.record(tx, { result: fault ? 'failed' : 'ok', details: { count: checked.count, fault } }),
    )
    return {
      ok: fault === null,
      count: checked.count,
      headSeq: Number(checked.head.seq),
      headHash: Buffer.from(checked.head.hash).toString('hex'),
      fault,
    }
  }),
}
