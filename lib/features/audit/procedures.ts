import 'server-only'
import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { withIntent } from '@/lib/audit/append'
import { auditKeys } from '@/lib/audit/checkpoint-store'
import { keyLine } from '@/lib/audit/export'
import { CHECKPOINT_TASK, ROTATE_TASK, VERIFY_TASK } from '@/lib/audit/tasks'
import { type Actor, may, mayAnywhere, personOf } from '@/lib/auth/actor'
import { allTargetPlaces } from '@/lib/auth/place-store'
import { demandStepUp } from '@/lib/auth/step-up'
import { insertDownload } from '@/lib/documents/download-store'
import { makeDownload, utcName } from '@/lib/documents/make-download'
import { AppError } from '@/lib/errors'
import { type auditFilterSchema, verifyReportSchema } from '@/lib/features/audit/contract'
import { evidenceView, keyView, rotationHash } from '@/lib/features/audit/evidence'
import * as store from '@/lib/features/audit/store'
import { views } from '@/lib/features/audit/views'
import { os } from '@/lib/http/base'
import { askWorker, workerLives } from '@/lib/jobs/task'
import { inTransaction } from '@/lib/store/client'
import { evidenceWordsTexts as w } from '@/lib/texts/evidence-words'
import { refusalTexts as t } from '@/lib/texts/refusals'
import { say } from '@/lib/texts/texts'

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

/** A million entries take about 15 s. */
const VERIFY_WAIT_MS = 40_000

const ROTATE_WAIT_MS = 30_000
const rotated = z.object({ oldKeyId: z.string(), newKeyId: z.string() })

const cursor = z.string().regex(/^\d{1,18}$/)

function momentOf(text: string | undefined, field: string): string | undefined {
  if (text === undefined || text === '') return undefined
  const at = new Date(text)
  if (Number.isNaN(at.getTime())) throw new AppError('request.invalid', { fields: { [field]: t.notMoment } })
  return at.toISOString()
}

type Asked = z.infer<typeof auditFilterSchema>

function filterOf(input: Asked): Asked {
  const { action, actorId, targetId, result } = input
  return {
    action,
    actorId,
    targetId,
    result,
    from: momentOf(input.from, 'from'),
    to: momentOf(input.to, 'to'),
  }
}

/** What was filtered by, in words, for the head of a document. */
async function wordsOf(filter: Asked): Promise<string> {
  const names = filter.targetId ? await store.targetNames([filter.targetId]) : null
  const parts = [
    ...(filter.action ? [say(w.action, { action: filter.action })] : []),
    ...(filter.result ? [say(w.outcome, { outcome: filter.result })] : []),
    ...(filter.targetId ? [say(w.target, { target: names?.get(filter.targetId) ?? filter.targetId })] : []),
    ...(filter.actorId ? [say(w.actor, { actor: filter.actorId })] : []),
    ...(filter.from ? [say(w.from, { time: String(filter.from) })] : []),
    ...(filter.to ? [say(w.to, { time: String(filter.to) })] : []),
  ]
  return parts.length === 0 ? w.allEntriesThatIts : say(w.onlyWith, { parts: parts.join(', ') })
}

export const auditProcedures = {
  list: os.audit.list.handler(async ({ input, context }) => {
    const before = cursor.safeParse(input.cursor)
    const filter = { ...filterOf(input), before: before.success ? BigInt(before.data) : undefined }
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

  evidence: os.audit.evidence.handler(async () => evidenceView()),

  keys: os.audit.keys.handler(async () => ({
    items: (await auditKeys()).map((key) => ({ ...keyView(key), line: keyLine(key) })),
  })),

  export: os.audit.export.handler(async ({ input, context }) => {
    const { actor } = context
    if (actor.kind !== 'user' && actor.kind !== 'token') throw new AppError('auth.required')
    const id = randomUUID()
    const name = `quarterdeck_audit_${utcName()}.jsonl`
    const expiresAt = await inTransaction(async (tx) => {
      const until = await insertDownload(tx, {
        id,
        kind: 'audit-export',
        name,
        contentType: 'application/x-ndjson; charset=utf-8',
        owner: { kind: actor.kind, id: actor.id },
        input: { names: input.names },
      })
      await context.record(tx, { details: { names: input.names } })
      return until
    })
    // Signed now, so that it ends under a checkpoint; without a worker, or with a broken chain, it still leaves.
    if (await workerLives())
      await askWorker(CHECKPOINT_TASK, null, { waitMs: 5_000 }).catch((error: unknown) => {
        if (!(error instanceof AppError)) throw error
      })
    return { url: `/api/downloads/${id}`, name, expiresAt }
  }),

  rotateKey: os.audit.rotateKey.handler(async ({ input, context }) => {
    const { actor } = context
    if (actor.kind !== 'user') throw new AppError('auth.person_required')
    const inUse = (await auditKeys()).find((key) => key.retiredSeq === null)
    if (inUse?.id !== input.keyId) throw new AppError('conflict')
    demandStepUp(actor, rotationHash(input.keyId))
    if (!(await workerLives())) throw new AppError('worker.unavailable')
    const ask = { requestedBy: actor.id, keyId: input.keyId }
    return withIntent(context.entry({ reason: input.reason, details: { keyId: input.keyId } }), async () => {
      const answer = await askWorker(ROTATE_TASK, ask, { waitMs: ROTATE_WAIT_MS })
      if (answer.state === 'pending') throw new AppError('worker.unavailable')
      return rotated.parse(answer.result)
    })
  }),

  document: os.audit.document.handler(async ({ input, context }) => {
    const filter = filterOf(input)
    const [rights, words] = await Promise.all([rightsOf(context.actor), wordsOf(filter)])
    return makeDownload(context, {
      name: `quarterdeck_audit_${utcName()}.pdf`,
      check: { audit: true },
      task: { kind: 'audit', rights, filter, words },
      details: { document: 'audit', filter },
    })
  }),
}
