import 'server-only'
import type { ChangeRunner, Facts, PlanContext } from '@/lib/changes/kind'
import type { EngineSession } from '@/lib/engines/contract/engine'
import type { Grantee, MonitorGrants, MonitorRight } from '@/lib/engines/contract/grants'
import type { Reading } from '@/lib/engines/contract/reading'
import { AppError } from '@/lib/errors'
import { systemIdOf } from '@/lib/features/sessions/changes/plan.run'
import { findTargetAccess } from '@/lib/targets/store'
import { grantPlansTexts as t } from '@/lib/texts/grant-plans'
import { say } from '@/lib/texts/texts'
import type { MonitorRightsInput } from './to-monitor'

const refuse = (detail: string, hint?: string) =>
  new AppError('change.refused', { detail, ...(hint ? { hint } : {}) })

/** Rights wanted, as they stand now. */
type Seen = { session: EngineSession; grants: MonitorGrants; grantee: Grantee; held: MonitorRight[] }

function must<T>(reading: Reading<T>): T {
  if (!reading.known) throw refuse(reading.reason, reading.remedy)
  return reading.value
}

async function look(context: PlanContext, { rights, host }: MonitorRightsInput): Promise<Seen> {
  const user = (await findTargetAccess(context.target.id))?.monitor?.username
  if (!user) throw refuse(say(t.hasNoMonitorCredential, { name: context.target.name }))
  const session = await context.operator()
  const { grants } = session
  const foreign = rights.filter((right) => !grants.offered.includes(right))
  if (foreign.length > 0) throw refuse(say(t.thisServerHasNo, { foreign: foreign.join(', ') }))
  const accounts = must(await grants.accounts(user))
  const [grantee, ...others] = accounts.filter((one) => host === null || one.host === host)
  if (!grantee) throw refuse(host === null ? say(t.noAccount, { user }) : say(t.noAccountFor, { user, host }))
  if (others.length > 0) throw refuse(say(t.manyAccounts, { user, n: accounts.length }))
  return { session, grants, grantee, held: must(await grants.held(grantee, rights)) }
}

async function factsOf(seen: Seen, key: string, chosen: readonly MonitorRight[]): Promise<Facts> {
  return {
    'system identity': await systemIdOf(seen.session),
    account: seen.grantee.host === null ? seen.grantee.user : `${seen.grantee.user}@${seen.grantee.host}`,
    [key]: chosen.join(', '),
  }
}

/** The rights that the plan names, one a step. */
function chosenIn(input: MonitorRightsInput, facts: Facts, key: string): MonitorRight[] {
  const named = String(facts[key] ?? '').split(', ')
  return input.rights.filter((right) => named.includes(right))
}

function rightAt(input: MonitorRightsInput, facts: Facts, key: string, index: number): MonitorRight {
  const right = chosenIn(input, facts, key)[index]
  if (!right) throw new Error(`No right at ${index}.`)
  return right
}

const LACKS = 'rights it lacks'
const HAS = 'rights it has'

/** Grants what the monitor lacks, and nothing that it has already. */
export const grantsToMonitorRunner: ChangeRunner<MonitorRightsInput> = {
  kind: 'grants.to-monitor',

  async plan(context, input) {
    const seen = await look(context, input)
    const { grants, grantee, held } = seen
    const lacks = input.rights.filter((right) => !held.includes(right))
    if (lacks.length === 0) throw refuse(say(t.monitorHoldsAlready, { rights: input.rights.join(', ') }))
    const not = await grants.mayNot(lacks)
    if (not) throw refuse(say(t.administratorOfTheServer, { reason: not.reason, remedy: not.remedy }))
    return {
      sentence: say(t.grantsToWhichThe, {
        lacks: lacks.join(', '),
        user: grantee.user,
        name: context.target.name,
      }),
      steps: lacks.map((right) => ({
        what: `Grant ${right}`,
        sql: `${grants.grantSql(right, grantee)};`,
        locks: null,
        estimate: t.atOnce,
        undo: say(t.takeItBack, { sql: `${grants.revokeSql(right, grantee)};` }),
      })),
      facts: await factsOf(seen, LACKS, lacks),
      warnings: [],
      consequences: [t.monitorSeesMoreFrom],
      typedName: context.target.name,
    }
  },

  async apply(context, input, plan, index) {
    const { grants, grantee, held } = await look(context, input)
    const right = rightAt(input, plan.facts, LACKS, index)
    if (held.includes(right)) return { state: 'skipped', detail: say(t.holdsAlready, { right }) }
    await grants.grant(right, grantee)
    return { state: 'done', detail: say(t.wasGranted, { right }) }
  },

  async probe(context, input, plan, index) {
    const { held } = await look(context, input)
    return held.includes(rightAt(input, plan.facts, LACKS, index)) ? 'happened' : 'not-happened'
  },

  async verify(context, input, plan) {
    const { held } = await look(context, input)
    const missing = chosenIn(input, plan.facts, LACKS).filter((right) => !held.includes(right))
    return missing.length === 0
      ? { ok: true, detail: say(t.serverListsForThe, { held: held.join(', ') }) }
      : { ok: false, detail: say(t.serverDoesNotList, { missing: missing.join(', ') }) }
  },

  undo: (input, plan) => ({
    kind: 'grants.from-monitor',
    input: { ...input, rights: chosenIn(input, plan.facts, LACKS) },
  }),
}

/** Takes from the monitor what is named, where it holds it. */
export const grantsFromMonitorRunner: ChangeRunner<MonitorRightsInput> = {
  kind: 'grants.from-monitor',

  async plan(context, input) {
    const seen = await look(context, input)
    const { grants, grantee, held } = seen
    if (held.length === 0) throw refuse(say(t.monitorDoesNotHold, { rights: input.rights.join(', ') }))
    const not = await grants.mayNot(held)
    if (not) throw refuse(say(t.administratorOfTheServer, { reason: not.reason, remedy: not.remedy }))
    return {
      sentence: say(t.takesFromWhichThe, {
        held: held.join(', '),
        user: grantee.user,
        name: context.target.name,
      }),
      steps: held.map((right) => ({
        what: say(t.takeBack, { right }),
        sql: `${grants.revokeSql(right, grantee)};`,
        locks: null,
        estimate: t.atOnce,
        undo: say(t.grantItAgain, { sql: `${grants.grantSql(right, grantee)};` }),
      })),
      facts: await factsOf(seen, HAS, held),
      warnings: [],
      consequences: [t.whatItShowedOf],
      typedName: context.target.name,
    }
  },

  async apply(context, input, plan, index) {
    const { grants, grantee, held } = await look(context, input)
    const right = rightAt(input, plan.facts, HAS, index)
    if (!held.includes(right)) return { state: 'skipped', detail: say(t.noLongerHolds, { right }) }
    await grants.revoke(right, grantee)
    return { state: 'done', detail: say(t.takenBack, { right }) }
  },

  async probe(context, input, plan, index) {
    const { held } = await look(context, input)
    return held.includes(rightAt(input, plan.facts, HAS, index)) ? 'not-happened' : 'happened'
  },

  async verify(context, input, plan) {
    const { held } = await look(context, input)
    const left = chosenIn(input, plan.facts, HAS).filter((right) => held.includes(right))
    return left.length === 0
      ? { ok: true, detail: t.serverNoLongerLists }
      : { ok: false, detail: say(t.serverStillListsFor, { left: left.join(', ') }) }
  },

  undo: (input, plan) => ({
    kind: 'grants.to-monitor',
    input: { ...input, rights: chosenIn(input, plan.facts, HAS) },
  }),
}
