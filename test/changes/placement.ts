import { execFileSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { Secret } from '@/lib/crypto/secret'
import type { Service } from '@/lib/features/hosts/service'
import { sealHostKey } from '@/lib/hosts/credentials'
import { hostKeyLine } from '@/lib/hosts/host-key'
import { thisMachine } from '@/lib/hosts/machine'
import { serverUser } from '@/lib/sandbox/unprivileged'
import { prisma } from '@/lib/store/client'
import type { Sshd } from '../hosts/sshd'
import type { StartedServer } from '../servers/start'

/** The name of the user that servers of the tests run as; empty where that is whoever runs the tests. */
export function serviceUser(): string {
  const { uid } = serverUser()
  return uid === undefined ? '' : execFileSync('id', ['-nu', String(uid)], { encoding: 'utf8' }).trim()
}

/** Says of a target that its server runs on this machine, and how it is started. */
export async function placeHere(
  targetId: string,
  server: Pick<StartedServer, 'dataDir'>,
  service: Service,
  more: { logPath?: string; hostKey?: string } = {},
): Promise<string> {
  const { environmentId } = await prisma().target.findUniqueOrThrow({ where: { id: targetId } })
  const { name, mark } = thisMachine()
  const { id: hostId } = await prisma().host.create({
    data: {
      name: `host ${randomUUID().slice(0, 8)}`,
      kind: 'local',
      address: name,
      hostKey: more.hostKey ?? mark,
      environmentId,
    },
  })
  const place = { serviceUser: serviceUser(), service, dataDir: server.dataDir, logPath: more.logPath ?? '' }
  await prisma().targetHost.upsert({
    where: { targetId },
    create: { targetId, hostId, ...place },
    update: { hostId, ...place },
  })
  return hostId
}

/** Says of a target that its server runs on a machine that is reached over SSH, as that user (empty: the login). */
export async function placeOverSsh(
  targetId: string,
  server: Pick<StartedServer, 'dataDir'>,
  sshd: Sshd,
  service: Service,
  runsAs: string,
): Promise<void> {
  const { environmentId } = await prisma().target.findUniqueOrThrow({ where: { id: targetId } })
  const { port, user: username, home } = sshd
  const place = {
    id: randomUUID(),
    address: '127.0.0.1',
    port,
    username,
    hostKey: hostKeyLine(sshd.hostKey),
    version: 1,
  }
  const { sealed, keyId } = sealHostKey(place, new Secret(sshd.privateKey))
  const key = { sealed: new Uint8Array(sealed), keyId }
  await prisma().host.create({
    data: {
      ...place,
      ...key,
      name: `ssh ${place.id.slice(0, 8)}`,
      kind: 'ssh',
      workDir: home,
      environmentId,
    },
  })
  const row = { hostId: place.id, serviceUser: runsAs, service, dataDir: server.dataDir, logPath: '' }
  await prisma().targetHost.upsert({ where: { targetId }, create: { targetId, ...row }, update: row })
}
