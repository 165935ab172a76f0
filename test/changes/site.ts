import { randomUUID } from 'node:crypto'
import { createRouterClient } from '@orpc/server'
import pg from 'pg'
import type { Actor } from '@/lib/auth/actor'
import type { Role } from '@/lib/auth/permissions'
import { approvalPoliciesProcedures } from '@/lib/features/approval-policies/procedures'
import { approvalsProcedures } from '@/lib/features/approvals/procedures'
import { breakGlassProcedures } from '@/lib/features/break-glass/procedures'
import { changeSetsProcedures } from '@/lib/features/change-sets/procedures'
import { changeTemplatesProcedures } from '@/lib/features/change-templates/procedures'
import { changesProcedures } from '@/lib/features/changes/procedures'
import { findingsProcedures } from '@/lib/features/findings/procedures'
import { freezesProcedures } from '@/lib/features/freezes/procedures'
import { runsProcedures } from '@/lib/features/runs/procedures'
import { prisma } from '@/lib/store/client'
import { storePool } from '@/lib/store/pool'
import type { ServerAccess } from '../servers/start'

/** A target with its environment in the store. */
export async function makeTarget(server: ServerAccess): Promise<{ id: string; name: string }> {
  const environment = await prisma().environment.create({
    data: { name: `e ${randomUUID()}`, kind: 'staging' },
  })
  const { id, name } = await prisma().target.create({
    data: {
      name: `server ${randomUUID().slice(0, 8)}`,
      engine: server.engine,
      host: server.host,
      port: server.port,
      database: '',
      tlsMode: 'verify-full',
      environmentId: environment.id,
      tags: [],
    },
  })
  return { id, name }
}

/** A person with a role everywhere, as a request of theirs would be authenticated. */
export async function makePerson(role: Role): Promise<Extract<Actor, { kind: 'user' }>> {
  const email = `${randomUUID()}@example.test`
  const user = await prisma().user.create({
    data: { email, name: 'Ann', grants: { create: { role, scope: 'all' } } },
  })
  const later = Date.now() + 3_600_000
  const signIn = { id: randomUUID(), via: 'browser' as const, expiresAt: later, idleExpiresAt: later }
  return {
    kind: 'user',
    id: user.id,
    name: user.name,
    email,
    grants: [{ role, scope: 'all', scopeId: null }],
    signIn: { ...signIn, steppedUpAt: null, steppedUpPlan: null },
  }
}

/** The procedures as that actor, through the base that every door uses. */
export function panelOf(actor: Actor) {
  const request = { requestId: randomUUID(), door: 'rpc' as const, ip: '127.0.0.1', userAgent: 'test' }
  return createRouterClient(
    {
      approvalPolicies: approvalPoliciesProcedures,
      approvals: approvalsProcedures,
      breakGlass: breakGlassProcedures,
      changeSets: changeSetsProcedures,
      changeTemplates: changeTemplatesProcedures,
      changes: changesProcedures,
      findings: findingsProcedures,
      freezes: freezesProcedures,
      runs: runsProcedures,
    },
    { context: { request, authenticate: async () => actor } },
  )
}

/** Makes the lease of a run end now, as thirty seconds without its worker would. */
export async function endLease(runId: string): Promise<void> {
  await storePool().query("UPDATE run SET lease_until = pg_catalog.now() - interval '1 s' WHERE id = $1", [
    runId,
  ])
}

/** Asks for a change and waits until it is planned or refused: a busy machine answers `planning` first. */
export async function plannedBy(
  panel: ReturnType<typeof panelOf>,
  asked: { kind: string; targetId: string; input: unknown },
) {
  return plannedChangeOf(panel, (await panel.changes.create(asked)).id)
}

/** Waits until a change that was asked for is planned or refused. */
export async function plannedChangeOf(panel: ReturnType<typeof panelOf>, id: string) {
  const until = Date.now() + 60_000
  for (;;) {
    const change = await panel.changes.get({ id })
    if (change.state !== 'planning') return change
    if (Date.now() > until) throw new Error(`It is not planned: ${JSON.stringify(change)}`)
    await new Promise((resume) => setTimeout(resume, 50))
  }
}

/** The same of a set: it is `planned` once all of its members are. */
export async function plannedSetOf(panel: ReturnType<typeof panelOf>, id: string) {
  const until = Date.now() + 60_000
  for (;;) {
    const set = await panel.changeSets.get({ id })
    if (set.members.every(({ change }) => change.state !== 'planning')) return set
    if (Date.now() > until) throw new Error(`It is not planned: ${JSON.stringify(set)}`)
    await new Promise((resume) => setTimeout(resume, 50))
  }
}

/** Waits until the run has ended, and answers it. */
export async function endedRun(panel: ReturnType<typeof panelOf>, id: string, timeoutMs = 60_000) {
  const until = Date.now() + timeoutMs
  for (;;) {
    const run = await panel.runs.get({ id })
    if (run.finishedAt) return run
    if (Date.now() > until) throw new Error(`The run did not end: ${JSON.stringify(run)}`)
    await new Promise((resume) => setTimeout(resume, 20))
  }
}

/** Phases and results that the audit log holds of a change, in order. */
export async function auditOf(changeId: string): Promise<string[]> {
  const rows = await prisma().auditEvent.findMany({ where: { changeId }, orderBy: { seq: 'asc' } })
  return rows.map((row) => `${row.action} ${row.phase} ${row.result}`)
}

/** One direct connection as the administrator, for looking at the server itself. */
export async function adminOf(server: ServerAccess, database = 'postgres'): Promise<pg.Client> {
  const { host, port, adminUser: user, password, caPem: ca } = server
  const client = new pg.Client({ host, port, user, password, database, ssl: { ca } })
  client.on('error', () => undefined)
  await client.connect()
  return client
}

/** Reads until the value is the one expected or half a minute is over; answers the last. */
export async function settled<T>(read: () => Promise<T>, expected: T): Promise<T> {
  const until = Date.now() + 30_000
  for (;;) {
    const value = await read()
    if (value === expected || Date.now() > until) return value
    await new Promise((resume) => setTimeout(resume, 50))
  }
}
