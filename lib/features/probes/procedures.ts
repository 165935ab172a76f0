import 'server-only'
import { randomUUID } from 'node:crypto'
import { authorizeTarget } from '@/lib/auth/authorized-target'
import { AppError, ERRORS } from '@/lib/errors'
import { os } from '@/lib/http/base'
import type { HandlerContext } from '@/lib/http/context'
import { askWorker } from '@/lib/jobs/task'
import { probeKind } from '@/lib/probes/kinds'
import {
  countOpen,
  findProbe,
  insertProbe,
  MOST_AT_ONCE,
  type StoredProbe,
  wantStop,
} from '@/lib/probes/probe-store'
import { openAnswer, sealInput } from '@/lib/probes/sealing'
import { PROBE_TASK } from '@/lib/probes/task'
import { inTransaction } from '@/lib/store/client'
import { refusalTexts as t } from '@/lib/texts/refusals'
import type { Probe } from './contract'

/** How long the button waits for an answer before the page shows that it is under way, in milliseconds. */
const WAIT_MS = 3_000

/** The probe as its asker sees it. @throws AppError `not_found`, `probe.gone` */
async function shown(context: HandlerContext, id: string): Promise<Probe> {
  const probe = await findProbe(id, context.actor)
  if (!probe) throw new AppError('not_found')
  if (probe.expiresAt.getTime() <= Date.now()) throw new AppError('probe.gone')
  return view(probe)
}

function view(probe: StoredProbe): Probe {
  const waits = probe.state === 'queued' && probe.cancelRequestedAt !== null
  return {
    id: probe.id,
    kind: probe.kind,
    targetId: probe.targetId,
    state: waits ? 'cancelled' : probe.state,
    answer: probe.answer === null ? null : openAnswer(probe, probe.answer),
    problem: problemOf(probe),
    createdAt: probe.createdAt.toISOString(),
    finishedAt: probe.finishedAt?.toISOString() ?? null,
    expiresAt: probe.expiresAt.toISOString(),
  }
}

function problemOf({ problem }: StoredProbe): Probe['problem'] {
  if (problem === null) return null
  const { message } = ERRORS[problem.code]
  return {
    code: problem.code,
    message: problem.detail ? `${message} ${problem.detail}` : message,
    hint: problem.hint,
  }
}

const start = os.probes.start.handler(async ({ input, context }) => {
  const kind = probeKind(input.kind)
  if (!kind) throw new AppError('request.invalid', { fields: { kind: t.thereIsNoSuch2 } })
  const { actor } = context
  const target = await authorizeTarget(actor, kind.permission, input.targetId)
  const read = kind.read(input.input)
  if (!read.ok) throw new AppError('request.invalid', { fields: read.fields })
  const actorId = actor.id ?? ''
  if ((await countOpen(actorId)) >= MOST_AT_ONCE) throw new AppError('probe.too_many')
  const place = { id: randomUUID(), kind: kind.kind, targetId: target.id, actorId }
  const sealed = new Uint8Array(sealInput(place, read.input))
  const reason = kind.sealed(read.input)
  await insertProbe({ ...place, actorKind: actor.kind, input: sealed }, (tx) =>
    context.record(tx, {
      phase: 'intent',
      result: 'pending',
      targetId: target.id,
      reason,
      details: { probe: place.id, kind: kind.kind, ...kind.told(read.input) },
    }),
  )
  try {
    await askWorker(PROBE_TASK, { probeId: place.id }, { waitMs: WAIT_MS })
  } catch (error) {
    // Nobody waits for it any more: a worker that comes later must not run it.
    await wantStop(place.id)
    throw error
  }
  return shown(context, place.id)
})

const get = os.probes.get.handler(({ input, context }) => shown(context, input.id))

const cancel = os.probes.cancel.handler(async ({ input, context }) => {
  const probe = await findProbe(input.id, context.actor)
  if (!probe) throw new AppError('not_found')
  await wantStop(probe.id)
  await inTransaction((tx) =>
    context.record(tx, { targetId: probe.targetId, details: { probe: probe.id, kind: probe.kind } }),
  )
  return { ok: true as const }
})

/** Reads that need more than watching. */
export const probesProcedures = { start, get, cancel }
