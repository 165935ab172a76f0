import 'server-only'
import { z } from 'zod'
import { openInWorker } from '@/lib/crypto/box'
import type { Secret } from '@/lib/crypto/secret'
import { AppError } from '@/lib/errors'
import { secrets } from '@/lib/secrets'
import { checkEgress } from '@/lib/targets/egress'
import { refusalTexts as t } from '@/lib/texts/refusals'
import { hostKeyBinding } from './credentials'
import { parseHostKey } from './host-key'
import { LocalTransport } from './local'
import { thisMachine } from './machine'
import { type HostSession, hostSession } from './session'
import { SshTransport } from './ssh'
import { findHostAccess, type HostAccess } from './store'

const Keys = z.object({ x25519: z.string().min(1) })

/** The worker's private key. @throws Error in every other process, which holds none */
export function workerPrivateKey(): string {
  const key = secrets().workerKey
  if (!key) throw new Error('Only the worker signs in to hosts.')
  return Keys.parse(JSON.parse(key.reveal())).x25519
}

function openKey(host: HostAccess): Secret {
  if (!host.sealed) throw new AppError('host.no_key')
  try {
    return openInWorker(workerPrivateKey(), hostKeyBinding(host), host.sealed)
  } catch (cause) {
    throw new AppError('host.no_key', {
      detail: t.storedKeyDoesNot,
      cause,
    })
  }
}

/**
 * Opens a session to a registered host. Worker only; the caller closes it.
 * @throws AppError `host.*`, `egress.forbidden`, `target.name_unknown` or `not_found`
 */
export async function openHost(hostId: string): Promise<HostSession> {
  const host = await findHostAccess(hostId)
  if (!host) throw new AppError('not_found')
  if (host.kind === 'local') {
    if (host.hostKey !== thisMachine().mark) throw new AppError('host.elsewhere')
    return hostSession(new LocalTransport(), host.workDir)
  }
  const hostKey = parseHostKey(host.hostKey)
  if (!hostKey) throw new AppError('host.key_changed', { detail: t.noHostKeyWas })
  const ip = await checkEgress(host.address, host.port)
  const privateKey = openKey(host)
  try {
    const login = { ip, port: host.port, user: host.username, hostKey, privateKey }
    return hostSession(await SshTransport.open(login), host.workDir)
  } finally {
    privateKey.wipe()
  }
}
