import 'server-only'
import { appendAuditAlone } from '@/lib/audit/append'
import { personKey } from '@/lib/audit/personal-store'
import { personOf } from '@/lib/auth/actor'
import { sealWords } from '@/lib/changes/reason'
import { AppError } from '@/lib/errors'
import { os } from '@/lib/http/base'
import { wantLook } from '@/lib/targets/store'
import { refusalTexts as t } from '@/lib/texts/refusals'
import { findingHistory, listFindings, reasonPlace, setAcceptance } from './store'

const list = os.findings.list.handler(({ input, context }) =>
  listFindings(input, (place) => context.may('findings.read', place)),
)

const look = os.findings.look.handler(async ({ input, context }) => {
  await wantLook(input.targetId)
  await appendAuditAlone(context.entry())
  return { ok: true as const }
})

const history = os.findings.history.handler(async ({ input }) => {
  const items = await findingHistory(input.targetId, input.id)
  if (!items) throw new AppError('not_found')
  return { items }
})

const accept = os.findings.accept.handler(async ({ input, context }) => {
  const { actor } = context
  const until = input.until === null ? null : new Date(input.until)
  if (until && until.getTime() <= Date.now())
    throw new AppError('request.invalid', { fields: { until: t.chooseDayThatIs } })
  const person = personOf(actor)
  const key = person ? await personKey(null, person) : null
  const reason = person && key ? sealWords(key, person, reasonPlace(input.id), input.reason) : null
  const done = await setAcceptance(
    { targetId: input.targetId, id: input.id },
    { byId: actor.id, byName: actor.name, until, reason },
    (tx) =>
      context.record(tx, {
        reason: input.reason,
        details: { finding: input.id, until: until?.toISOString() ?? null },
      }),
  )
  if (!done) throw new AppError('not_found')
  return { ok: true as const }
})

const reopen = os.findings.reopen.handler(async ({ input, context }) => {
  const done = await setAcceptance({ targetId: input.targetId, id: input.id }, null, (tx) =>
    context.record(tx, { details: { finding: input.id } }),
  )
  if (!done) throw new AppError('not_found')
  return { ok: true as const }
})

export const findingsProcedures = { list, look, history, accept, reopen }
