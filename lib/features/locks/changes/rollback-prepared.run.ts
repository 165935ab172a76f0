import 'server-only'
import type { ChangeRunner, PlanContext } from '@/lib/changes/kind'
import type { PreparedControl, PreparedTransaction } from '@/lib/engines/contract/prepared'
import { AppError } from '@/lib/errors'
import { age, systemIdOf } from '@/lib/features/sessions/changes/plan.run'
import { lockPlansTexts as t } from '@/lib/texts/lock-plans'
import { plural, say } from '@/lib/texts/texts'
import type { RollbackPreparedInput } from './rollback-prepared'

const NUMBER = 'transaction'

async function controlOf(context: PlanContext): Promise<PreparedControl> {
  const { prepared } = await context.operator()
  if (!prepared.supported) throw new AppError('change.refused', { detail: prepared.reason })
  return prepared.value
}

/** The very one that the plan is about; null when it is gone, or another has its name now. */
async function findAgain(control: PreparedControl, name: string, transaction: unknown) {
  const found = await control.find(name)
  return found?.transaction === transaction ? found : null
}

/** How many wait for it, at whatever distance, by this moment's locks. */
async function heldUp(context: PlanContext, one: PreparedTransaction): Promise<number> {
  const { edges, parties } = await (await context.operator()).locks.read()
  const root = parties.find((party) => party.prepared === one.name)
  if (!root) return 0
  const reached = new Set([root.id])
  for (const id of reached) for (const { waiter, blocker } of edges) if (blocker === id) reached.add(waiter)
  return reached.size - 1
}

/** Rolls back a prepared transaction, and reads back that the server aborted it. */
export const locksRollbackPreparedRunner: ChangeRunner<RollbackPreparedInput> = {
  kind: 'locks.rollback-prepared',

  async plan(context, { name }) {
    const control = await controlOf(context)
    const found = await control.find(name)
    if (!found) throw new AppError('change.refused', { detail: say(t.isGone, { name }), hint: t.nothingLeft })
    if (found.mayNot)
      throw new AppError('change.refused', {
        detail: say(t.mayNot, { reason: found.mayNot.reason, remedy: found.mayNot.remedy }),
      })
    const { owner, database, transaction, preparedAt, ageMs } = found
    const systemId = await systemIdOf(await context.operator())
    const waiting = await heldUp(context, found)
    return {
      sentence: say(t.rollsBack, { name, target: context.target.name }),
      steps: [
        {
          what: say(t.step, { name, owner: owner ?? '?', database, age: ageMs === null ? '?' : age(ageMs) }),
          sql: `${control.rollBackSql(found)};`,
          locks: null,
          estimate: t.atOnce,
          undo: t.noUndo,
        },
      ],
      facts: { 'system identity': systemId, name, [NUMBER]: transaction, 'prepared at': preparedAt, owner },
      warnings: [t.managerMayThink, ...(systemId === null ? [t.noIdentity] : [])],
      consequences: [t.workIsLost, waiting === 0 ? t.nobodyWaits : plural(t.goOn, waiting)],
      typedName: context.target.name,
    }
  },

  async apply(context, { name }, plan) {
    const control = await controlOf(context)
    const found = await findAgain(control, name, plan.facts[NUMBER])
    if (!found) return { state: 'skipped', detail: t.endedByOthers }
    await control.rollBack(found)
    return { state: 'done', detail: say(t.wasRolledBack, { name }) }
  },

  async probe(context, { name }, plan) {
    const control = await controlOf(context)
    if (await findAgain(control, name, plan.facts[NUMBER])) return 'not-happened'
    const outcome = await control.outcome(String(plan.facts[NUMBER]))
    return outcome === 'aborted' ? 'happened' : 'unknown'
  },

  async verify(context, { name }, plan) {
    const control = await controlOf(context)
    if (await findAgain(control, name, plan.facts[NUMBER])) return { ok: false, detail: t.stillThere }
    const outcome = await control.outcome(String(plan.facts[NUMBER]))
    if (outcome === 'committed') return { ok: false, detail: t.wasCommitted }
    return { ok: true, detail: outcome === 'aborted' ? t.serverSaysAborted : t.noLongerListed }
  },
}
