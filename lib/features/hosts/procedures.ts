import 'server-only'
import { z } from 'zod'
import type { AuthorizedTarget } from '@/lib/auth/authorized-target'
import { known, unknown } from '@/lib/engines/contract/reading'
import { AppError } from '@/lib/errors'
import { readHistory } from '@/lib/features/overview/history-store'
import { getTarget } from '@/lib/features/targets/store'
import { servicesOn } from '@/lib/hosts/store'
import { sudoersLines } from '@/lib/hosts/sudoers'
import { os } from '@/lib/http/base'
import type { HandlerContext } from '@/lib/http/context'
import { inTransaction } from '@/lib/store/client'
import { refusalTexts as t } from '@/lib/texts/refusals'
import { unknownsTexts as w } from '@/lib/texts/unknowns'
import { type HostOfTarget, hostPreflightItem } from './contract'
import { askAboutHost } from './keys'
import type { HostMetric } from './metrics'
import { placementInput, type Service } from './service'
import {
  getHost,
  type HostRow,
  hostOfTarget,
  listHosts,
  placeOfHost,
  placesOnHost,
  placeTarget,
  unplaceTarget,
} from './store'
import { figuresOf, hostView, preflightOf } from './view'
import { createHost, editHost, removeHost, requireWrite } from './writes'

/** Hours are kept for five years unless told otherwise; ten give one answer, however much is kept. */
const MAX_RANGE_MS = 3_660 * 86_400_000
const PREFLIGHT_MS = 40_000

const isSeen = (row: HostRow, context: HandlerContext) =>
  [placeOfHost(row), ...placesOnHost(row)].some((place) => context.may('hosts.read', place))

/** A host the caller may see. @throws AppError `not_found` */
async function seenHost(id: string, context: HandlerContext): Promise<HostRow> {
  const row = await getHost(id)
  if (!isSeen(row, context)) throw new AppError('not_found')
  return row
}

const list = os.hosts.list.handler(async ({ context }) => {
  const rows = await listHosts()
  return { items: rows.filter((row) => isSeen(row, context)).map((row) => hostView(row, context.may)) }
})

const get = os.hosts.get.handler(async ({ input, context }) => {
  const row = await seenHost(input.id, context)
  const services = row.username === '' ? [] : await servicesOn(row.id)
  const view = hostView(row, context.may)
  const visible = new Set(view.targets.map((target) => target.id))
  return {
    ...view,
    figures: figuresOf(row),
    preflight: preflightFor(row, visible),
    sudoers: sudoersLines(
      row.username,
      services.filter((service) => visible.has(service.targetId)),
    ),
  }
})

/** Lines about targets the caller may not know of are left out. */
function preflightFor(row: HostRow, visible: ReadonlySet<string>) {
  const found = preflightOf(row)
  if (!found) return null
  const items = found.items.filter((item) => item.targetId === null || visible.has(item.targetId))
  return { ...found, items }
}

type Range = { metrics: HostMetric[]; from: number; to: number; points: number }

async function historyOf(hostId: string, { metrics, from, to, points }: Range) {
  if (to <= from || to - from > MAX_RANGE_MS)
    throw new AppError('request.invalid', {
      fields: { to: t.endMustLieAfter },
    })
  const { stepMs, items } = await readHistory({ targetIds: [hostId], metrics, from, to, points })
  return { from, to, stepMs, items: items.map(({ targetId: _, ...item }) => item) }
}

const series = os.hosts.series.handler(async ({ input, context }) => {
  const row = await seenHost(input.id, context)
  return historyOf(row.id, input)
})

const Scanned = z.object({ hostKey: z.string(), kind: z.string(), fingerprint: z.string() })

const scan = os.hosts.scan.handler(async ({ input, context }) => {
  const { address, port } = input
  const found = await askAboutHost('hosts.scan', { address, port }, Scanned)
  const details = { address, port, fingerprint: found.fingerprint }
  await inTransaction((tx) => context.record(tx, { details }))
  return found
})

const create = os.hosts.create.handler(({ input, context }) => createHost(input, context))
const update = os.hosts.update.handler(({ input, context }) => editHost(input, context))
const remove = os.hosts.remove.handler(({ input, context }) => removeHost(input, context))

const Checked = z.object({ items: z.array(hostPreflightItem), checkedAt: z.string() })

const check = os.hosts.check.handler(async ({ input, context }) => {
  const row = await getHost(input.id)
  requireWrite(row, context)
  const found = await askAboutHost('hosts.preflight', { hostId: row.id }, Checked, PREFLIGHT_MS)
  const refused = found.items.filter((item) => item.status === 'refused').map((item) => item.id)
  await inTransaction((tx) => context.record(tx, { details: { hostId: row.id, name: row.name, refused } }))
  return found
})

async function ofTargetView(target: AuthorizedTarget, context: HandlerContext): Promise<HostOfTarget> {
  const targetId = target.id
  const found = await hostOfTarget(targetId)
  if (!found) {
    const none = unknown(w.thisTargetHasNo, w.sayOnWhichMachine)
    return { host: none, placement: null, figures: none }
  }
  const { targets: _, ...host } = hostView(found.host, context.may)
  const { placement } = found
  return {
    host: known(host),
    placement: {
      hostId: placement.hostId,
      serviceUser: placement.serviceUser,
      service: placement.service as unknown as Service,
      dataDir: placement.dataDir,
      configPath: placement.configPath,
      logPath: placement.logPath,
      setAt: placement.setAt.toISOString(),
    },
    figures: context.may('overview.read', target.place) ? figuresOf(found.host) : NOT_FOR_YOU,
  }
}

const NOT_FOR_YOU = unknown(w.yourRolesDoNot)

const ofTarget = os.hosts.ofTarget.handler(({ context }) => ofTargetView(context.target, context))

const targetSeries = os.hosts.targetSeries.handler(async ({ input, context }) => {
  const found = await hostOfTarget(context.target.id)
  if (found) return historyOf(found.host.id, input)
  return { from: input.from, to: input.to, stepMs: 10_000, items: [] }
})

/** A host that the caller may put targets on: the right is needed in its own environment, too. */
async function usableHost(id: string, context: HandlerContext): Promise<HostRow> {
  const row = await seenHost(id, context)
  if (!context.may('hosts.write', placeOfHost(row))) throw new AppError('permission.denied')
  return row
}

const Detected = z.object({
  found: z.boolean(),
  said: z.string(),
  placement: placementInput.omit({ hostId: true }),
})

const detect = os.hosts.detect.handler(async ({ input, context }) => {
  const host = await usableHost(input.hostId, context)
  const { engine, port, id } = await getTarget(context.target.id)
  const asked = { hostId: host.id, engine, port }
  const found = await askAboutHost('hosts.detect', asked, Detected, PREFLIGHT_MS)
  const details = { hostId: host.id, found: found.found, targetId: id }
  await inTransaction((tx) => context.record(tx, { details }))
  return { found: found.found, said: found.said, placement: { hostId: host.id, ...found.placement } }
})

const Ran = z.object({ host: z.string(), running: z.boolean().nullable(), said: z.string() }).nullable()

const serviceOfTarget = os.hosts.serviceOfTarget.handler(async ({ context }) => {
  const { id: targetId } = context.target
  if (!(await hostOfTarget(targetId))) return { host: null, running: unknown(w.thisTargetHasNo), said: '' }
  const found = await askAboutHost('hosts.service', { targetId }, Ran, PREFLIGHT_MS)
  if (!found) return { host: null, running: unknown(w.thisTargetHasNo), said: '' }
  const { host, running, said } = found
  return { host, running: running === null ? unknown(said) : known(running), said }
})

const setForTarget = os.hosts.setForTarget.handler(async ({ input, context }) => {
  const { targetId, ...placement } = input
  const host = await usableHost(placement.hostId, context)
  // Elsewhere the login and sudoers bound what such a list can do; here it would be the worker itself.
  if (host.kind === 'local' && placement.service.by === 'commands')
    throw new AppError('request.invalid', {
      fields: { service: t.onThisMachine },
    })
  await inTransaction(async (tx) => {
    const before = await hostOfTarget(targetId, tx)
    await placeTarget(tx, targetId, placement)
    const was = before ? { hostId: before.host.id, name: before.host.name } : null
    await context.record(tx, { details: { before: was, after: { ...placement, name: host.name } } })
  })
  return ofTargetView(context.target, context)
})

const removeFromTarget = os.hosts.removeFromTarget.handler(({ context }) =>
  inTransaction(async (tx) => {
    const before = await hostOfTarget(context.target.id, tx)
    if (!before || !(await unplaceTarget(tx, context.target.id)))
      throw new AppError('precondition.failed', { detail: t.thisTargetHasNo })
    await context.record(tx, { details: { hostId: before.host.id, name: before.host.name } })
    return { ok: true as const }
  }),
)

/** Everything that can be asked about machines. */
export const hostsProcedures = {
  list,
  get,
  series,
  scan,
  create,
  update,
  check,
  remove,
  ofTarget,
  targetSeries,
  serviceOfTarget,
  detect,
  setForTarget,
  removeFromTarget,
}
