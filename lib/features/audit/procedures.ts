import 'server-only'
import { z } from 'zod'
import { openPersonal, personIn } from '@/lib/audit/personal-store'
import { VERIFY_TASK } from '@/lib/audit/tasks'
import { type Actor, may, mayAnywhere, personOf } from '@/lib/auth/actor'
import { allTargetPlaces } from '@/lib/auth/place-store'
import { AppError } from '@/lib/errors'
import { type AuditEventView, auditEventSchema, verifyReportSchema } from '@/lib/features/audit/contract'
import * as store from '@/lib/features/audit/store'
import { os } from '@/lib/http/base'
import { askWorker, workerLives } from '@/lib/jobs/task'
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

const extras = z.object({ tokenName: z.string().optional() })

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

/** A million entries take about 15 s. */
const VERIFY_WAIT_MS = 40_000

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
    if (!(await workerLives())) throw new AppError('worker.unavailable')
    const answer = await askWorker(VERIFY_TASK, null, { waitMs: VERIFY_WAIT_MS })
    if (answer.state === 'pending') throw new AppError('audit.verify_slow')
    const report = verifyReportSchema.parse(answer.result)
    await inTransaction((tx) => context.record(tx, { result: report.ok ? 'ok' : 'failed', details: report }))
    return report
  }),
}
