import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { storePool } from '@/lib/store/pool'
import { type Rig, type SessionRef, startRig } from '@/test/changes/rig'
import { auditOf, endedRun, endLease, makePerson, makeTarget, panelOf, plannedBy } from '@/test/changes/site'

let rig: Rig
let person: Awaited<ReturnType<typeof makePerson>>
let client: ReturnType<typeof panelOf>

beforeAll(async () => {
  rig = await startRig()
  person = await makePerson('dba')
  client = panelOf(person)
})

afterEach(() => rig.clear())

afterAll(() => rig?.stop())

/** What was announced of a change, in order. */
async function noticesOf(changeId: string): Promise<string[]> {
  const found = await storePool().query<{ told: string }>(
    "SELECT kind || ' ' || action AS told FROM notice WHERE subject_id = $1 ORDER BY seq",
    [changeId],
  )
  return found.rows.map((row) => row.told)
}

/** Plans and applies the end of those sessions; answers change and run. */
async function press(refs: SessionRef[]) {
  const target = await makeTarget(rig.server)
  const change = await plannedBy(client, {
    kind: 'sessions.end',
    targetId: target.id,
    input: { sessions: refs },
  })
  expect(change).toMatchObject({ state: 'planned', tier: refs.length > 1 ? 2 : 1 })
  const answer = {
    id: change.id,
    planHash: change.planHash ?? '',
    typedName: target.name,
    reason: 'They hold locks.',
  }
  const { run } = await client.changes.apply(answer)
  return { change, run, answer }
}

const POINTS = [
  'claimed',
  'checked',
  ...[0, 1].flatMap((n) => [`before-started:${n}`, `started:${n}`, `before-finished:${n}`, `finished:${n}`]),
  'before-verified',
  'verified',
  'ended',
]

describe('a worker that dies at a journal write', () => {
  it.each(POINTS)('at %s: the sessions end exactly once, and so says the audit log', async (point) => {
    const dying = await rig.worker(point)
    const { refs, killed } = await rig.sessions(2)
    const { change, run } = await press(refs)
    await dying.ended
    expect(dying.points).toContain(point)
    await endLease(run)
    await rig.worker()
    const ended = await endedRun(client, run)
    expect(ended).toMatchObject({ state: 'succeeded', verified: { ok: true } })
    expect(ended.steps.map((step) => step.state)).toEqual(['done', 'done'])
    expect(ended.attempt).toBe(point === 'ended' ? 1 : 2)
    expect(await killed(2)).toBe(2)
    expect(await auditOf(change.id)).toEqual([
      'changes.plan single ok',
      'changes.apply intent pending',
      'changes.apply outcome ok',
    ])
  })

  it('three times over: it is parked for a person, not tried for ever', async () => {
    const { refs } = await rig.sessions(1)
    const first = await rig.worker('started:0')
    const { change, run } = await press(refs)
    await first.ended
    for (let n = 0; n < 2; n++) {
      await endLease(run)
      const next = await rig.worker('claimed')
      await next.ended
    }
    await endLease(run)
    await rig.worker()
    const ended = await endedRun(client, run)
    expect(ended).toMatchObject({ state: 'needs_person', problem: { code: 'change.needs_person' } })
    expect(ended.steps[0]?.state).toBe('unknown')
    expect((await client.changes.get({ id: change.id })).state).toBe('needs_person')
    expect(await noticesOf(change.id)).toEqual(['change.needs_person open'])
  })

  /** A change of one step, parked with that step in doubt; a worker is there to go on. */
  async function parked() {
    const { refs, killed } = await rig.sessions(1)
    const first = await rig.worker('started:0')
    const pressed = await press(refs)
    await first.ended
    for (let n = 0; n < 2; n++) {
      await endLease(pressed.run)
      await (await rig.worker('claimed')).ended
    }
    await endLease(pressed.run)
    await rig.worker()
    expect((await endedRun(client, pressed.run)).state).toBe('needs_person')
    const reason = 'Looked at pg_stat_activity.'
    return { ...pressed, killed, answer: { ...pressed.answer, reason } }
  }

  /** What the run keeps of a person's word: who, when, how they know, and what nobody knew before. */
  const said = (verdict: string) => ({
    id: expect.any(String),
    at: expect.any(String),
    by: { id: person.id, name: 'Ann' },
    verdict,
    step: 0,
    reason: 'Looked at pg_stat_activity.',
    parkedAt: expect.any(String),
    problem: expect.objectContaining({ code: 'change.needs_person' }),
  })

  it('a person looks, says that it did not happen, and it is done once', async () => {
    const { change, run, answer, killed } = await parked()
    expect(await client.changes.observe({ id: change.id })).toMatchObject({
      step: 0,
      answer: 'not-happened',
      differs: null,
    })
    const outsider = panelOf(await makePerson('viewer'))
    await expect(outsider.changes.resolve({ ...answer, verdict: 'not-happened' })).rejects.toMatchObject({
      code: 'permission.denied',
    })
    await expect(
      client.changes.resolve({ ...answer, planHash: 'x', verdict: 'not-happened' }),
    ).rejects.toMatchObject({ code: 'change.stale_plan' })
    const both = await Promise.allSettled([
      client.changes.resolve({ ...answer, verdict: 'not-happened' }),
      client.changes.resolve({ ...answer, verdict: 'not-happened' }),
    ])
    expect(both.filter((one) => one.status === 'fulfilled')).toHaveLength(1)
    const ended = await endedRun(client, run)
    expect(ended).toMatchObject({ state: 'succeeded', verified: { ok: true }, problem: null })
    expect(ended.verdicts).toEqual([said('not-happened')])
    expect((await client.changes.get({ id: change.id })).problem).toBeNull()
    expect(await killed(1)).toBe(1)
    expect(await auditOf(change.id)).toEqual([
      'changes.plan single ok',
      'changes.apply intent pending',
      'changes.apply outcome unknown',
      'changes.observe single ok',
      'changes.resolve single denied',
      'changes.resolve intent pending',
      'changes.apply outcome ok',
    ])
  })

  it('a person says that it happened: the step is not taken again, and the read-back has the last word', async () => {
    const { run, answer, killed } = await parked()
    await client.changes.resolve({ ...answer, verdict: 'happened' })
    const ended = await endedRun(client, run)
    expect(ended.steps[0]).toMatchObject({
      state: 'done',
      detail: 'Ann looked, and says that it happened.',
    })
    expect(ended.verdicts).toEqual([said('happened')])
    expect(ended).toMatchObject({ state: 'failed', problem: { code: 'change.not_verified' } })
    expect(await killed(0)).toBe(0)
  })

  it('a person ends it there', async () => {
    const { change, run, answer } = await parked()
    expect(await client.changes.resolve({ ...answer, verdict: 'end' })).toEqual({ run: null })
    const over = await client.runs.get({ id: run })
    const problem = { code: 'change.ended_by_person', message: expect.stringContaining('Ended by Ann.') }
    expect(over).toMatchObject({ state: 'failed', problem, verdicts: [said('end')] })
    expect(over.steps[0]?.detail).toBe('Nobody knows whether it happened: Ann ended the run there.')
    // The old doubt is in the history of the verdict alone.
    expect(JSON.stringify({ ...over, verdicts: [] })).not.toContain('needs_person')
    expect(await client.changes.get({ id: change.id })).toMatchObject({ state: 'failed', problem })
    await expect(client.changes.observe({ id: change.id })).rejects.toMatchObject({
      code: 'change.not_applicable',
    })
    expect(await noticesOf(change.id)).toEqual(['change.needs_person open', 'change.needs_person resolved'])
  })
})

describe('a worker that lost its lease', () => {
  it.each(['started:0', 'before-finished:0', 'before-verified'])(
    'frozen at %s and thawed later: the fence refuses its writes',
    async (point) => {
      const frozen = await rig.worker(point, 'SIGSTOP')
      const { refs, killed } = await rig.sessions(2)
      const { change, run } = await press(refs)
      await frozen.frozen()
      await endLease(run)
      await rig.worker()
      const ended = await endedRun(client, run)
      expect(ended.state).toBe('succeeded')
      const log = await client.runs.log({ id: run })
      frozen.child.kill('SIGCONT')
      await new Promise((resume) => setTimeout(resume, 1_500))
      expect(await client.runs.get({ id: run })).toEqual(ended)
      expect(await client.runs.log({ id: run })).toEqual(log)
      expect(await killed(2)).toBe(2)
      expect((await auditOf(change.id)).filter((line) => line.includes('outcome'))).toHaveLength(1)
      expect(frozen.points).not.toContain('ended')
      expect(frozen.errors).toEqual([])
    },
  )
})

describe('several at once', () => {
  it('two workers race for every run: each is carried out once', async () => {
    const both = [await rig.worker(), await rig.worker()]
    for (let n = 0; n < 5; n++) {
      const { refs, killed } = await rig.sessions(1)
      const { run } = await press(refs)
      await Promise.all(
        [0, 1, 2].map(() =>
          storePool().query("SELECT graphile_worker.add_job('qd_run', $1::json)", [
            JSON.stringify({ id: run }),
          ]),
        ),
      )
      expect((await endedRun(client, run)).attempt).toBe(1)
      expect(await killed(1)).toBe(1)
    }
    const ends = both.flatMap((one) => one.points.filter((point) => point === 'ended'))
    expect(ends).toHaveLength(5)
  })

  it('two tabs press the same button: one run', async () => {
    await rig.worker()
    const { refs, killed } = await rig.sessions(1)
    const { answer, run } = await press(refs)
    const again = await Promise.all([client.changes.apply(answer), client.changes.apply(answer)])
    expect(again.map((one) => one.run)).toEqual([run, run])
    await endedRun(client, run)
    const other = panelOf(await makePerson('on-call'))
    await expect(other.changes.apply(answer)).rejects.toMatchObject({
      code: 'change.not_applicable',
    })
    expect(await killed(1)).toBe(1)
  })
})
