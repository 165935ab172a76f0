import 'server-only'
import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { AppError } from '@/lib/errors'
import { hostKeyLine, parseHostKey } from '@/lib/hosts/host-key'
import type { HandlerContext } from '@/lib/http/context'
import { inTransaction } from '@/lib/store/client'
import { refusalTexts as t } from '@/lib/texts/refusals'
import { say } from '@/lib/texts/texts'
import type { Host, hostsContract } from './contract'
import type { hostInput } from './input'
import { askAboutHost, prepareKey } from './keys'
import {
  forgetStatus,
  getHost,
  type HostRow,
  hostNameIsTaken,
  insertHost,
  placeOfHost,
  placesOnHost,
  requireEnvironment,
  updateHost,
} from './store'
import { hostView } from './view'

type InputOf<Verb extends keyof typeof hostsContract> = z.output<
  NonNullable<(typeof hostsContract)[Verb]['~orpc']['inputSchema']>
>

/** Writing a host touches every target on it, so the right is needed for all of them. */
export function requireWrite(row: HostRow, context: HandlerContext): void {
  const readable = [placeOfHost(row), ...placesOnHost(row)].some((place) => context.may('hosts.read', place))
  if (!readable) throw new AppError('not_found')
  const all = [placeOfHost(row), ...placesOnHost(row)].every((place) => context.may('hosts.write', place))
  if (!all) throw new AppError('permission.denied')
}

async function requireFreeName(name: string, exceptId: string | null): Promise<void> {
  if (await hostNameIsTaken(name, exceptId))
    throw new AppError('request.invalid', { fields: { name: t.anotherHostHasThis } })
}

function checkedHostKey(text: string): string {
  const key = parseHostKey(text)
  if (!key) throw new AppError('request.invalid', { fields: { hostKey: t.thatIsNoPublic } })
  return hostKeyLine(key)
}

const Machine = z.object({ name: z.string(), mark: z.string(), user: z.string() })

/** Registers a host where the actor may. Its private key is made or read by the worker alone. */
export async function createHost(input: z.output<typeof hostInput>, context: HandlerContext): Promise<Host> {
  const id = randomUUID()
  const { name, environmentId, workDir } = input
  if (!context.may('hosts.write', placeOfHost({ id, environmentId }))) throw new AppError('permission.denied')
  await requireEnvironment(environmentId)
  await requireFreeName(name, null)
  const base = { id, name, environmentId, workDir, version: 1 }
  const row = input.kind === 'local' ? await localRow(base) : await sshRow(base, input)
  const saved = await inTransaction(async (tx) => {
    await insertHost(tx, row)
    const made = await getHost(id, tx)
    await context.record(tx, { details: auditOf(made) })
    return made
  })
  return hostView(saved, context.may)
}

type Base = { id: string; name: string; environmentId: string; workDir: string; version: number }

async function localRow(base: Base) {
  const machine = await askAboutHost('hosts.machine', {}, Machine)
  return { ...base, kind: 'local', address: machine.name, username: machine.user, hostKey: machine.mark }
}

async function sshRow(base: Base, input: Extract<z.output<typeof hostInput>, { kind: 'ssh' }>) {
  const { address, port, user: username } = input
  const place = {
    id: base.id,
    address,
    port,
    username,
    hostKey: checkedHostKey(input.hostKey),
    version: base.version,
  }
  return { ...base, ...place, kind: 'ssh', ...(await prepareKey(place, input.key)) }
}

/** What the log keeps of a host: fingerprints and addresses, never a key that opens anything. */
function auditOf(row: HostRow): Record<string, unknown> {
  const { name, kind, address, port, username, hostKey, publicKey, workDir, environmentId } = row
  const targets = row.targets.map(({ targetId }) => targetId)
  return { name, kind, address, port, username, hostKey, publicKey, workDir, environmentId, targets }
}

/**
 * Edits a host. Another address, user or host key needs the key anew, made or pasted: a stored key is never
 * used for a place it was not set for.
 */
export async function editHost(input: InputOf<'update'>, context: HandlerContext): Promise<Host> {
  const { id, key, user, hostKey, address, port, name, environmentId, workDir } = input
  const before = await getHost(id)
  requireWrite(before, context)
  if (name !== undefined) await requireFreeName(name, id)
  if (environmentId !== undefined && environmentId !== before.environmentId) {
    await requireEnvironment(environmentId)
    if (!context.may('hosts.write', placeOfHost({ id, environmentId })))
      throw new AppError('permission.denied')
  }
  const plain = {
    ...(name === undefined ? {} : { name }),
    ...(environmentId === undefined ? {} : { environmentId }),
    ...(workDir === undefined ? {} : { workDir }),
  }
  const place = {
    id,
    address: address ?? before.address,
    port: port ?? before.port,
    username: user ?? before.username,
    hostKey: hostKey === undefined ? before.hostKey : checkedHostKey(hostKey),
    version: before.version + 1,
  }
  const moved = (['address', 'port', 'username', 'hostKey'] as const).some(
    (one) => place[one] !== before[one],
  )
  if (before.kind === 'local' && (moved || key))
    throw new AppError('request.invalid', { fields: { address: t.thisMachineHasNo } })
  const sameKey = hostKey === undefined || place.hostKey === before.hostKey
  if ((place.address !== before.address || place.port !== before.port) && hostKey === undefined && sameKey)
    throw new AppError('request.invalid', {
      fields: { hostKey: t.lookAtKeyOf },
    })
  if (moved && !key) throw new AppError('request.invalid', { fields: { key: t.anotherAddressOr } })
  const { id: _, ...fields } = place
  const data = key ? { ...plain, ...fields, ...(await prepareKey(place, key)) } : plain
  const row = await inTransaction(async (tx) => {
    await updateHost(tx, id, before.version, data)
    if (moved) await forgetStatus(tx, id)
    const saved = await getHost(id, tx)
    await context.record(tx, { details: { before: auditOf(before), after: auditOf(saved), moved } })
    return saved
  })
  return hostView(row, context.may)
}

/** Removes a host: its key is wiped, its name and history stay. Targets must be taken off it first. */
export async function removeHost(input: InputOf<'remove'>, context: HandlerContext): Promise<{ ok: true }> {
  const before = await getHost(input.id)
  requireWrite(before, context)
  if (input.typedName !== before.name) throw new AppError('change.name_mismatch')
  if (before.targets.length > 0)
    throw new AppError('precondition.failed', {
      detail: say(t.onIt, {
        targets:
          before.targets.length === 1
            ? t.oneTargetRuns
            : say(t.targetsRun, { targets: before.targets.length }),
      }),
      hint: t.giveThemAnotherHost,
    })
  await inTransaction(async (tx) => {
    const gone = { removedAt: new Date(), sealed: null, publicKey: '', keyId: null }
    await updateHost(tx, input.id, before.version, gone)
    await forgetStatus(tx, input.id)
    const reason = input.reason ? { reason: input.reason } : {}
    await context.record(tx, { details: auditOf(before), ...reason })
  })
  return { ok: true }
}
