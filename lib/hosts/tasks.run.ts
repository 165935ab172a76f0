import 'server-only'
import { z } from 'zod'
import { openInWorker } from '@/lib/crypto/box'
import { AppError } from '@/lib/errors'
import type { TaskHandlers } from '@/lib/jobs/tasks'
import { checkEgress } from '@/lib/targets/egress'
import { pastedBinding, sealHostKey } from './credentials'
import { detectService } from './detect'
import { fingerprintOf, hostKeyLine } from './host-key'
import { generateKey, readKey } from './keys'
import { thisMachine } from './machine'
import { openHost, workerPrivateKey } from './open.run'
import { preflightHost } from './preflight'
import { serviceRuns } from './service-runs'
import { scanHostKey } from './ssh'
import { findHostAccess, findPlacement, savePreflight, servicesOn } from './store'

const Place = z.object({
  id: z.uuid(),
  address: z.string(),
  port: z.number().int(),
  username: z.string(),
  hostKey: z.string(),
  version: z.number().int(),
})
const ScanInput = z.object({ address: z.string(), port: z.number().int() })
const KeyInput = z.object({ place: Place, pasted: z.base64().nullable() })
const Pasted = z.object({ privateKey: z.string(), passphrase: z.string() })
const HostInput = z.object({ hostId: z.uuid() })
const DetectInput = z.object({
  hostId: z.uuid(),
  engine: z.enum(['postgres', 'mysql']),
  port: z.number().int(),
})

async function scan(input: unknown) {
  const { address, port } = ScanInput.parse(input)
  const key = await scanHostKey({ ip: await checkEgress(address, port), port })
  return { hostKey: hostKeyLine(key), kind: key.kind, fingerprint: fingerprintOf(key) }
}

/** Makes or reads the key a host is signed in to with. The private half leaves this process sealed only. */
async function prepareKey(input: unknown) {
  const { place, pasted } = KeyInput.parse(input)
  const pair = pasted === null ? generateKey() : openPasted(place.id, pasted)
  try {
    const { sealed, keyId } = sealHostKey(place, pair.privateKey)
    return { publicKey: pair.publicKey, sealed: sealed.toString('base64'), keyId }
  } finally {
    pair.privateKey.wipe()
  }
}

function openPasted(hostId: string, sealed: string) {
  const text = openInWorker(workerPrivateKey(), pastedBinding(hostId), Buffer.from(sealed, 'base64'))
  try {
    const { privateKey, passphrase } = Pasted.parse(JSON.parse(text.reveal()))
    return readKey(privateKey, passphrase)
  } finally {
    text.wipe()
  }
}

async function preflight(input: unknown) {
  const { hostId } = HostInput.parse(input)
  const host = await findHostAccess(hostId)
  if (!host) throw new AppError('not_found')
  const items = await preflightHost(() => openHost(hostId), host, await servicesOn(hostId))
  const at = new Date()
  await savePreflight(hostId, items, at)
  return { items, checkedAt: at.toISOString() }
}

async function detect(input: unknown) {
  const { hostId, ...target } = DetectInput.parse(input)
  const session = await openHost(hostId)
  try {
    return await detectService(session, target)
  } finally {
    await session.close()
  }
}

const TargetInput = z.object({ targetId: z.uuid() })

/** Whether the server of a target runs; null where the target has no host. */
async function service(input: unknown) {
  const placed = await findPlacement(TargetInput.parse(input).targetId)
  if (!placed) return null
  const session = await openHost(placed.service.hostId)
  try {
    return { host: placed.hostName, ...(await serviceRuns(session, placed.service)) }
  } finally {
    await session.close()
  }
}

/** What the worker answers about hosts: only it reaches them, and only it opens their keys. */
export const HOST_TASKS: TaskHandlers = {
  'hosts.scan': scan,
  'hosts.key': prepareKey,
  'hosts.machine': async () => thisMachine(),
  'hosts.preflight': preflight,
  'hosts.detect': detect,
  'hosts.service': service,
}
