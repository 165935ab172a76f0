import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { verifyStore } from '@/lib/audit/verify-store'
import { forgetCalls } from '@/lib/http/rate-limit'
import { prisma } from '@/lib/store/client'
import { storePool } from '@/lib/store/pool'
import { confirmed, makeEffects, makePlace, plannedChange, work } from '@/test/changes/effects'
import { makePerson, panelOf } from '@/test/changes/site'
import { startTestPanel, type TestPanel } from '@/test/targets/panel'

const PRESSES = 6

type Person = Awaited<ReturnType<typeof makePerson>>

let panel: TestPanel
let targets: string[]
let ann: Person
let ben: Person

beforeAll(async () => {
  panel = await startTestPanel()
  await makeEffects()
  await answerAtOnce()
  const places = [await makePlace(), await makePlace()]
  targets = places.map(({ targetId }) => targetId)
  ann = await makePerson('dba')
  ben = await makePerson('dba')
})

beforeEach(forgetCalls)
afterAll(() => panel?.stop())

/** Nobody makes plans here: who waits for one hears at once that the question was taken. */
async function answerAtOnce(): Promise<void> {
  await storePool().query(`CREATE FUNCTION taken() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
      NEW.state := 'done'; RETURN NEW;
    END $$;
    CREATE TRIGGER taken BEFORE INSERT ON worker_task FOR EACH ROW EXECUTE FUNCTION taken()`)
}

/** A set of one planned change on each target, by Ann. */
async function setOfTwo() {
  const { id } = await prisma().changeSet.create({
    data: { title: 'Leave rows', actorKind: 'user', actorId: ann.id, actorName: ann.name },
  })
  const changes: { id: string; planHash: string }[] = []
  for (const [setIndex, targetId] of targets.entries()) {
    const change = await plannedChange(targetId, ann)
    await prisma().change.update({ where: { id: change.id }, data: { setId: id, setIndex } })
    changes.push(change)
  }
  const setHash = (await panelOf(ann).changeSets.get({ id })).setHash ?? ''
  return { id, setHash, changes, pressed: { id, setHash, typedName: '2 targets', reason: 'Tonight.' } }
}

const INPUT = { sessions: [{ pid: 1, startedAt: '2026-01-01T00:00:00+00:00' }] }

/** Makes changes what they are when they succeeded and have a reverse. */
async function succeeded(ids: readonly string[]): Promise<void> {
  const data = { state: 'succeeded', undo: { kind: 'sessions.end', input: INPUT } }
  await prisma().change.updateMany({ where: { id: { in: [...ids] } }, data })
}

/** What several presses at the same moment came to. */
async function pressed<T>(press: (nr: number) => Promise<T>) {
  const told = await Promise.allSettled(Array.from({ length: PRESSES }, (_, nr) => press(nr)))
  return {
    answers: told.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : [])),
    refusals: told.flatMap((one) =>
      one.status === 'rejected' ? [(one.reason as { code?: string }).code] : [],
    ),
  }
}

const by = (nr: number) => (nr % 2 === 0 ? ann : ben)
const reversesOf = (ids: readonly string[]) =>
  prisma().change.count({ where: { undoOfId: { in: [...ids] } } })

describe('a button that is pressed in several tabs at once', () => {
  it('"Undo" plans one reverse: of a set, and of a change', async () => {
    const set = await setOfTwo()
    const members = set.changes.map(({ id }) => id)
    const { id: alone } = await plannedChange(targets[0] ?? '', ann)
    await succeeded([...members, alone])
    const [ofSet, ofChange] = await Promise.all([
      pressed((nr) => panelOf(by(nr)).changeSets.undo({ id: set.id })),
      pressed((nr) => panelOf(by(nr)).changes.undo({ id: alone })),
    ])
    for (const { answers, refusals } of [ofSet, ofChange]) {
      expect(answers).toHaveLength(1)
      expect(refusals).toEqual(Array(PRESSES - 1).fill('change.reverse_exists'))
    }
    expect(await reversesOf(members)).toBe(2)
    expect(await reversesOf([alone])).toBe(1)
    expect(await prisma().changeSet.count({ where: { undoOfId: set.id } })).toBe(1)
    const planned = await prisma().auditEvent.count({
      where: { action: 'changes.undo', changeId: ofChange.answers[0]?.change ?? '' },
    })
    expect(planned).toBe(1)

    // Later presses hear the same; a reverse that was thrown away makes room for a new one.
    await expect(panelOf(ann).changes.undo({ id: alone })).rejects.toMatchObject({
      code: 'change.reverse_exists',
    })
    await panelOf(ann).changeSets.discard({ id: ofSet.answers[0]?.set ?? '' })
    const again = await panelOf(ann).changeSets.undo({ id: set.id })
    expect(again.set).not.toBe(ofSet.answers[0]?.set)
    expect(await reversesOf(members)).toBe(4)
  })

  it('"Undo" of a set, and of its members by themselves: none is taken back twice', async () => {
    const set = await setOfTwo()
    const members = set.changes.map(({ id }) => id)
    await succeeded(members)
    const tries = [
      panelOf(ann).changeSets.undo({ id: set.id }),
      ...members.map((id) => panelOf(ben).changes.undo({ id })),
    ]
    const told = await Promise.allSettled(tries)
    for (const one of told)
      if (one.status === 'rejected') expect(one.reason).toMatchObject({ code: 'change.reverse_exists' })
    for (const id of members) expect(await reversesOf([id])).toBe(1)
  })

  it('"Apply all" queues each change once, and tells the same person of the same runs', async () => {
    const set = await setOfTwo()
    const { answers, refusals } = await pressed((nr) => panelOf(by(nr)).changeSets.apply(set.pressed))
    expect(new Set(answers.map(({ runs }) => runs.join()))).toHaveLength(1)
    expect(answers).toHaveLength(PRESSES / 2)
    expect(refusals).toEqual(Array(PRESSES / 2).fill('change.not_applicable'))
    const ids = set.changes.map(({ id }) => id)
    expect(await prisma().run.count({ where: { changeId: { in: ids } } })).toBe(2)
    for (const run of answers[0]?.runs ?? []) expect(await work(run)).toBe(true)
    expect((await panelOf(ann).changeSets.get({ id: set.id })).state).toBe('succeeded')
    expect((await verifyStore()).fault).toBeNull()
  })

  it('"Approve all" keeps one word of a person on each plan', async () => {
    const { environmentId } = await prisma().target.findUniqueOrThrow({ where: { id: targets[0] ?? '' } })
    const rules = { kindPattern: '*', minTier: 1, expiresMinutes: 60, reason: 'Production.' }
    const policies = panelOf(await makePerson('admin')).approvalPolicies
    await policies.create({ environmentId, approvals: 2, ...rules })
    const set = await setOfTwo()
    const { id, setHash } = set
    await panelOf(ann).changeSets.ask(set.pressed)
    const { answers, refusals } = await pressed(() =>
      panelOf(confirmed(ben, setHash)).changeSets.approve({ id, setHash }),
    )
    expect(answers).toEqual([{ decided: 1 }])
    expect(refusals).toEqual(Array(PRESSES - 1).fill('change.not_applicable'))
    expect(await prisma().approval.count({ where: { approverId: ben.id } })).toBe(1)
    expect((await panelOf(ann).changeSets.get({ id })).members[0]?.change.state).toBe('waiting')
  })
})
