import 'server-only'
import type { ChangeRunner, Facts, PlanContext } from '@/lib/changes/kind'
import type { EngineSession } from '@/lib/engines/contract/engine'
import type { Grantee, MonitorGrants, MonitorRight } from '@/lib/engines/contract/grants'
import type { Reading } from '@/lib/engines/contract/reading'
import { AppError } from '@/lib/errors'
import { systemIdOf } from '@/lib/features/sessions/changes/plan.run'
import { findTargetAccess } from '@/lib/targets/store'
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
  if (!user) throw refuse(`${context.target.name} has no monitor credential.`)
  const session = await context.operator()
  const { grants } = session
  const foreign = rights.filter((right) => !grants.offered.includes(right))
  if (foreign.length > 0) throw refuse(`This server has no right ${foreign.join(', ')}.`)
  const accounts = must(await grants.accounts(user))
  const [grantee, ...others] = accounts.filter((one) => host === null || one.host === host)
  if (!grantee) throw refuse(`The server has no account ${user}${host === null ? '' : ` for ${host}`}.`)
  if (others.length > 0) throw refuse(`${user} has ${accounts.length} accounts: say which, by its host.`)
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
    if (lacks.length === 0) throw refuse(`The monitor holds ${input.rights.join(', ')} already.`)
    const not = await grants.mayNot(lacks)
    if (not) throw refuse(`${not.reason} An administrator of the server can allow it: ${not.remedy}`)
    return {
      sentence: `Grants ${lacks.join(', ')} to ${grantee.user}, which the panel reads ${context.target.name} with.`,
      steps: lacks.map((right) => ({
        what: `Grant ${right}`,
        sql: `${grants.grantSql(right, grantee)};`,
        locks: null,
        estimate: 'At once.',
        undo: `Take it back: ${grants.revokeSql(right, grantee)};`,
      })),
      facts: await factsOf(seen, LACKS, lacks),
      warnings: [],
      consequences: ['The monitor sees more from then on; it can still change nothing.'],
      typedName: context.target.name,
    }
  },

  async apply(context, input, plan, index) {
    const { grants, grantee, held } = await look(context, input)
    const right = rightAt(input, plan.facts, LACKS, index)
    if (held.includes(right)) return { state: 'skipped', detail: `It holds ${right} already.` }
    await grants.grant(right, grantee)
    return { state: 'done', detail: `${right} was granted.` }
  },

  async probe(context, input, plan, index) {
    const { held } = await look(context, input)
    return held.includes(rightAt(input, plan.facts, LACKS, index)) ? 'happened' : 'not-happened'
  },

  async verify(context, input, plan) {
    const { held } = await look(context, input)
    const missing = chosenIn(input, plan.facts, LACKS).filter((right) => !held.includes(right))
    return missing.length === 0
      ? { ok: true, detail: `The server lists ${held.join(', ')} for the monitor.` }
      : { ok: false, detail: `The server does not list ${missing.join(', ')} for the monitor.` }
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
    if (held.length === 0) throw refuse(`The monitor does not hold ${input.rights.join(', ')}.`)
    const not = await grants.mayNot(held)
    if (not) throw refuse(`${not.reason} An administrator of the server can allow it: ${not.remedy}`)
    return {
      sentence: `Takes ${held.join(', ')} from ${grantee.user}, which the panel reads ${context.target.name} with.`,
      steps: held.map((right) => ({
        what: `Take ${right} back`,
        sql: `${grants.revokeSql(right, grantee)};`,
        locks: null,
        estimate: 'At once.',
        undo: `Grant it again: ${grants.grantSql(right, grantee)};`,
      })),
      facts: await factsOf(seen, HAS, held),
      warnings: [],
      consequences: ['What it showed of the server is unknown from then on.'],
      typedName: context.target.name,
    }
  },

  async apply(context, input, plan, index) {
    const { grants, grantee, held } = await look(context, input)
    const right = rightAt(input, plan.facts, HAS, index)
    if (!held.includes(right)) return { state: 'skipped', detail: `It no longer holds ${right}.` }
    await grants.revoke(right, grantee)
    return { state: 'done', detail: `${right} was taken back.` }
  },

  async probe(context, input, plan, index) {
    const { held } = await look(context, input)
    return held.includes(rightAt(input, plan.facts, HAS, index)) ? 'not-happened' : 'happened'
  },

  async verify(context, input, plan) {
    const { held } = await look(context, input)
    const left = chosenIn(input, plan.facts, HAS).filter((right) => held.includes(right))
    return left.length === 0
      ? { ok: true, detail: 'The server no longer lists them for the monitor.' }
      : { ok: false, detail: `The server still lists ${left.join(', ')} for the monitor.` }
  },

  undo: (input, plan) => ({
    kind: 'grants.to-monitor',
    input: { ...input, rights: chosenIn(input, plan.facts, HAS) },
  }),
}
