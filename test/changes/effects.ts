import { randomUUID } from 'node:crypto'
import type { Actor } from '@/lib/auth/actor'
import { executeRun } from '@/lib/changes/executor'
import type { Plan } from '@/lib/changes/kind'
import { planHash } from '@/lib/changes/plan-hash'
import { bindRunner } from '@/lib/changes/runners'
import { sessionsEnd } from '@/lib/features/sessions/changes/end'
import { claimRun, releaseRun, renewLease } from '@/lib/jobs/claim-store'
import { Lease, LeaseLost } from '@/lib/jobs/lease'
import { prisma } from '@/lib/store/client'
import { storePool } from '@/lib/store/pool'
import { panelOf } from './site'

type Person = Extract<Actor, { kind: 'user' }>

/** The table in which each step leaves a row: what happened twice would leave two. */
export async function makeEffects(): Promise<void> {
  await storePool().query('CREATE TABLE test_effect (change_id text, step int)')
}

/** How often each step of a change happened. */
export async function effectsOf(changeId: string): Promise<number[]> {
  const found = await storePool().query<{ step: number }>(
    'SELECT step FROM test_effect WHERE change_id = $1 ORDER BY step',
    [changeId],
  )
  return found.rows.map((row) => row.step)
}

/** An environment with one target, which nothing ever connects to. */
export async function makePlace(): Promise<{ environmentId: string; targetId: string; name: string }> {
  const { id: environmentId } = await prisma().environment.create({
    data: { name: `e ${randomUUID()}`, kind: 'production' },
  })
  const { id, name } = await prisma().target.create({
    data: {
      name: `server ${randomUUID().slice(0, 8)}`,
      engine: 'postgres',
      host: 'localhost',
      port: 1,
      database: '',
      tlsMode: 'verify-full',
      environmentId,
      tags: [],
    },
  })
  return { environmentId, targetId: id, name }
}

function planOf(steps: number): Plan {
  return {
    sentence: 'Leaves rows.',
    steps: Array.from({ length: steps }, (_, index) => ({
      what: `Row ${index}`,
      sql: null,
      locks: null,
      estimate: null,
      undo: 'Delete it.',
    })),
    facts: { steps },
    warnings: [],
    consequences: [],
    typedName: 'yes',
  }
}

export type Planned = { id: string; planHash: string }

/** A planned change of that many steps, as the worker leaves one. */
export async function plannedChange(targetId: string, by: Person, steps = 1): Promise<Planned> {
  const input = { sessions: [{ pid: steps, startedAt: '2026-01-01T00:00:00+00:00' }] }
  const plan = planOf(steps)
  const hash = planHash({ kind: 'sessions.end', targetId, input, plan })
  const { id } = await prisma().change.create({
    data: {
      kind: 'sessions.end',
      title: 'Leave rows',
      tier: 1,
      targetId,
      input,
      state: 'planned',
      plan,
      planHash: hash,
      actorKind: 'user',
      actorId: by.id,
      actorName: by.name,
    },
  })
  return { id, planHash: hash }
}

/** Called before each step acts. */
export type Between = (changeId: string, step: number) => Promise<void>

/** Claims a run and carries it out in this process, as a worker would; false when another one has it. */
export async function work(run: string, between: Between = async () => undefined): Promise<boolean> {
  const asked = performance.now()
  const taken = await claimRun(run, randomUUID())
  if (taken.state !== 'claimed') return false
  const { claim } = taken
  const lease = new Lease(asked, () => renewLease(claim))
  const { changeId } = claim
  const runner = bindRunner(sessionsEnd, {
    kind: 'sessions.end',
    plan: async (_context, input) => planOf(input.sessions[0]?.pid ?? 0),
    async apply(_context, _input, _plan, index) {
      await between(changeId, index)
      await storePool().query('INSERT INTO test_effect VALUES ($1, $2)', [changeId, index])
      return { state: 'done', detail: 'The row is there.' }
    },
    probe: async () => 'unknown',
    verify: async () => ({ ok: true, detail: 'Seen.' }),
  })
  try {
    const ended = await executeRun(claim, lease, {
      runners: new Map([[runner.kind, runner]]),
      openOperator: () => Promise.reject(new Error('Nothing is opened here.')),
      hosts: { find: async () => null, open: () => Promise.reject(new Error('Nothing is opened here.')) },
      atPoint: () => undefined,
      isStopping: () => false,
    })
    if (ended === 'released') await releaseRun(claim)
  } catch (error) {
    if (!(error instanceof LeaseLost)) throw error
  } finally {
    lease.end()
  }
  return true
}

/** The person as they are after they confirmed for a plan. */
export function confirmed(person: Person, hash: string): Person {
  return { ...person, signIn: { ...person.signIn, steppedUpAt: Date.now(), steppedUpPlan: hash } }
}

/** What became of a run, as that person reads it, and how often its change acted. */
export async function endOf(reader: Person, change: { id: string }, run: string) {
  const { state, problem } = await panelOf(reader).runs.get({ id: run })
  return { state, code: problem?.code ?? null, effects: (await effectsOf(change.id)).length }
}

/** Approves as that person, who confirms first. */
export function approveAs(person: Person, change: Planned, comment = '') {
  return panelOf(confirmed(person, change.planHash)).approvals.approve({ ...change, comment })
}
