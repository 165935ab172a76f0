import { execFileSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import type { Service } from '@/lib/features/hosts/service'
import { thisMachine } from '@/lib/hosts/machine'
import { serverUser } from '@/lib/sandbox/unprivileged'
import { prisma } from '@/lib/store/client'
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
