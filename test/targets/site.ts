import { randomUUID } from 'node:crypto'
import { createRouterClient } from '@orpc/server'
import pg from 'pg'
import type { Actor } from '@/lib/auth/actor'
import type { Grant } from '@/lib/auth/permissions'
import { Secret } from '@/lib/crypto/secret'
import type { EngineSession } from '@/lib/engines/contract/engine'
import { engineOf } from '@/lib/engines/registry'
import { adminProcedures } from '@/lib/features/admin/procedures'
import { environmentsProcedures } from '@/lib/features/environments/procedures'
import { groupsProcedures } from '@/lib/features/groups/procedures'
import { hostsProcedures } from '@/lib/features/hosts/procedures'
import { liveProcedures } from '@/lib/features/live/procedures'
import { locksProcedures } from '@/lib/features/locks/procedures'
import { overviewProcedures } from '@/lib/features/overview/procedures'
import { sessionsProcedures } from '@/lib/features/sessions/procedures'
import { targetsProcedures } from '@/lib/features/targets/procedures'
import { prisma } from '@/lib/store/client'
import { addressOf } from '@/test/servers/pool'
import type { ServerAccess } from '@/test/servers/start'

/** A person with these grants, as a request of theirs would be authenticated. */
export async function makePerson(grants: Grant[]): Promise<Extract<Actor, { kind: 'user' }>> {
  const email = `${randomUUID()}@example.test`
  const user = await prisma().user.create({ data: { email, name: 'Ann' } })
  const later = Date.now() + 3_600_000
  const signIn = { id: randomUUID(), via: 'browser' as const, expiresAt: later, idleExpiresAt: later }
  return {
    kind: 'user',
    id: user.id,
    name: user.name,
    email,
    grants,
    signIn: { ...signIn, steppedUpAt: null, steppedUpPlan: null },
  }
}

/** The procedures as that actor, through the base that every door uses. `now` may change what they are. */
export function panelOf(actor: Actor, now: () => Actor = () => actor) {
  const request = { requestId: randomUUID(), door: 'rpc' as const, ip: '127.0.0.1', userAgent: 'test' }
  return createRouterClient(
    {
      admin: adminProcedures,
      environments: environmentsProcedures,
      groups: groupsProcedures,
      hosts: hostsProcedures,
      live: liveProcedures,
      locks: locksProcedures,
      overview: overviewProcedures,
      sessions: sessionsProcedures,
      targets: targetsProcedures,
    },
    { context: { request, authenticate: async () => now() } },
  )
}

export type TestPanelClient = ReturnType<typeof panelOf>

export const PASSWORD = 'a-monitor-password-1'

/** The two roles on a PostgreSQL server, with `PASSWORD`. @returns a client of the administrator's */
export async function prepareRoles(server: ServerAccess): Promise<pg.Client> {
  const { host, port, adminUser: user, password, caPem: ca } = server
  const admin = new pg.Client({ host, port, user, password, database: 'postgres', ssl: { ca } })
  admin.on('error', () => undefined)
  await admin.connect()
  for (const [role, rights] of [
    ['qd_monitor', 'pg_monitor'],
    ['qd_operator', 'pg_monitor, pg_signal_backend'],
  ]) {
    await admin.query(`CREATE ROLE ${role} LOGIN PASSWORD '${PASSWORD}'`)
    await admin.query(`GRANT ${rights} TO ${role}`)
  }
  return admin
}

/** The monitor's session on a server whose roles `prepareRoles` made, in another database if one is named. */
export function openMonitor(server: ServerAccess, database?: string): Promise<EngineSession> {
  return engineOf(server.engine).connect(
    addressOf(server, database),
    { user: 'qd_monitor', password: new Secret(PASSWORD) },
    { credential: 'monitor', purpose: 'test' },
  )
}

/** What a person types to register that server; `port` may be a proxy's. */
export function targetInput(server: ServerAccess, environmentId: string, name: string, port = server.port) {
  return {
    name,
    environmentId,
    engine: server.engine,
    host: 'localhost',
    port,
    database: 'postgres',
    tlsMode: 'verify-full' as const,
    tlsCa: server.caPem,
    monitor: { user: 'qd_monitor', password: PASSWORD },
    operator: { user: 'qd_operator', password: PASSWORD },
  }
}

/** Waits until something holds, or fails with the last value. */
export async function eventually<T>(
  read: () => Promise<T>,
  holds: (value: T) => boolean,
  timeoutMs = 30_000,
): Promise<T> {
  const until = Date.now() + timeoutMs
  for (;;) {
    const value = await read()
    if (holds(value)) return value
    if (Date.now() > until) throw new Error(`It did not happen: ${JSON.stringify(value)?.slice(0, 2_000)}`)
    await new Promise((resume) => setTimeout(resume, 100))
  }
}
