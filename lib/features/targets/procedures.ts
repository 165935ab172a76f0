import 'server-only'
import { engineOf } from '@/lib/engines/registry'
import { AppError } from '@/lib/errors'
import { os } from '@/lib/http/base'
import { askWorker } from '@/lib/jobs/task'
import { inTransaction } from '@/lib/store/client'
import { liveConnectionCount } from '@/lib/targets/live-connection'
import { openMonitor, openUnsaved } from '@/lib/targets/open'
import { runPreflight } from '@/lib/targets/preflight'
import { recordCredentialTest } from '@/lib/targets/store'
import { refusalTexts as t } from '@/lib/texts/refusals'
import { type Preflight, preflightSchema } from './contract'
import { getTarget, listCapabilities, listTargets, placeOf, sumCosts } from './store'
import { targetView } from './view'
import { createTarget, removeTarget, setCredential, setPaused, updateFields } from './writes'

const DAY_MS = 86_400_000
const WORKER_TEST_MS = 15_000

const list = os.targets.list.handler(async ({ input, context }) => {
  const words = input.q?.toLowerCase().split(/\s+/).filter(Boolean) ?? []
  const rows = (await listTargets()).filter(
    (row) =>
      context.may('targets.read', placeOf(row)) &&
      (!input.environmentId || row.environmentId === input.environmentId) &&
      words.every((word) => [row.name, row.host, ...row.tags].join('\n').toLowerCase().includes(word)),
  )
  return { items: rows.map(targetView) }
})

const get = os.targets.get.handler(async ({ context }) => targetView(await getTarget(context.target.id)))

const preflight = os.targets.preflight.handler(async ({ input, context }) => {
  const { monitor, ...address } = input
  const result = await runPreflight(() => openUnsaved(address, monitor))
  const details = { host: input.host, port: input.port, ok: result.ok, code: result.items[0]?.id ?? null }
  await inTransaction((tx) => context.record(tx, { details }))
  return result
})

const create = os.targets.create.handler(({ input, context }) => createTarget(input, context))
const update = os.targets.update.handler(({ input, context }) => updateFields(input, context))
const remove = os.targets.remove.handler(({ input, context }) => removeTarget(input, context))
const pause = os.targets.pause.handler(({ input, context }) => setPaused(input.paused, context))
const setCredentialOf = os.targets.setCredential.handler(({ input, context }) =>
  setCredential(input, context),
)

async function testInWorker(targetId: string, credential: 'operator' | 'probe'): Promise<Preflight> {
  const answer = await askWorker('targets.test-sealed', { targetId, credential }, { waitMs: WORKER_TEST_MS })
  if (answer.state === 'pending') throw new AppError('target.timeout', { detail: t.workerIsStillTrying })
  return preflightSchema.parse(answer.result)
}

const test = os.targets.test.handler(async ({ input, context }) => {
  const { id } = context.target
  let result: Preflight
  if (input.credential !== 'monitor') result = await testInWorker(id, input.credential)
  else {
    result = await runPreflight(() => openMonitor(context.target, 'preflight'))
    await recordCredentialTest(id, 'monitor', result.ok)
  }
  const details = { credential: input.credential, ok: result.ok }
  await inTransaction((tx) => context.record(tx, { details }))
  return result
})

const ledger = os.targets.ledger.handler(async ({ context }) => {
  const rows = await listCapabilities(context.target.id)
  return {
    items: rows.map(({ name, supported, reason, remedy, probedAt }) => ({
      name,
      supported,
      reason,
      remedy,
      probedAt: probedAt.toISOString(),
    })),
  }
})

const costs = os.targets.costs.handler(async ({ context }) => {
  const { id } = context.target
  const rows = await sumCosts([id], new Date(Date.now() - DAY_MS))
  const since = rows.flatMap((row) => row._min.hour ?? []).sort((a, b) => a.getTime() - b.getTime())[0]
  const target = await getTarget(id)
  const collector = target.pausedAt === null && targetView(target).state === 'ok' ? 1 : 0
  const items = rows.map(({ name, _sum }) => ({
    name,
    calls: Number(_sum.calls ?? 0),
    milliseconds: _sum.milliseconds ?? 0,
    rows: Number(_sum.rows ?? 0),
    bytes: Number(_sum.bytes ?? 0),
    errors: Number(_sum.errors ?? 0),
  }))
  return {
    since: since?.toISOString() ?? null,
    connections: collector + liveConnectionCount(id),
    items: items.sort((a, b) => b.milliseconds - a.milliseconds),
  }
})

const roleScript = os.targets.roleScript.handler(({ input }) => {
  const { engine, probeUser, ...options } = input
  if ((engine === 'postgres') !== (options.flavour === 'postgresql'))
    throw new AppError('request.invalid', { fields: { flavour: t.thatProductHas } })
  if (probeUser !== undefined)
    return { sql: engineOf(engine).probeScript({ flavour: options.flavour, user: probeUser }) }
  return { sql: engineOf(engine).roleScript(options) }
})

/** Everything that can be asked about registered servers. */
export const targetsProcedures = {
  list,
  get,
  preflight,
  create,
  update,
  setCredential: setCredentialOf,
  test,
  remove,
  pause,
  ledger,
  costs,
  roleScript,
}
