import 'server-only'
import type { ChangeRunner, PlanContext } from '@/lib/changes/kind'
import type { InstrumentControl } from '@/lib/engines/contract/instruments'
import { AppError } from '@/lib/errors'
import { systemIdOf } from '@/lib/features/sessions/changes/plan.run'
import type { InstrumentsInput } from './set'

const refuse = (detail: string) => new AppError('change.refused', { detail })
const word = (on: boolean) => (on ? 'on' : 'off')

type Switch = InstrumentsInput['switches'][number]

async function controlOf(context: PlanContext): Promise<InstrumentControl> {
  const instruments = await (await context.operator()).instruments()
  if (!instruments.supported)
    throw refuse(`${instruments.reason}${instruments.remedy === null ? '' : ` ${instruments.remedy}`}`)
  return instruments.value
}

function at({ switches }: InstrumentsInput, index: number): Switch {
  const one = switches[index]
  if (!one) throw new Error(`No switch at ${index}.`)
  return one
}

/** Turns switches of performance_schema, and reads back how they stand. */
export const instrumentsSetRunner: ChangeRunner<InstrumentsInput> = {
  kind: 'instruments.set',

  async plan(context, { switches }) {
    const control = await controlOf(context)
    const session = await context.operator()
    const before = new Map<string, boolean>()
    for (const one of switches) {
      const now = await control.find(one)
      if (now === null) throw refuse(`The server has no ${one.what} ${one.name}.`)
      if (now === one.on) throw refuse(`${one.name} is ${word(now)} already.`)
      before.set(`${one.what} ${one.name}`, now)
    }
    const not = await control.mayNot()
    if (not) throw refuse(`${not.reason} An administrator of the server can allow it: ${not.remedy}`)
    const file = (await context.host())?.service.configPath || 'its configuration file'
    const lines = switches.map((one) => control.optionLine(one, one.on)).join('; ')
    return {
      sentence: `Turns ${switches.map(({ name, on }) => `${name} ${word(on)}`).join(', ')} on ${context.target.name}.`,
      steps: switches.map((one) => ({
        what: `Turn the ${one.what} ${one.name} ${word(one.on)}`,
        sql: `${control.setSql(one, one.on)};`,
        locks: null,
        estimate: 'At once.',
        undo: `Turn it ${word(!one.on)} again.`,
      })),
      facts: { 'system identity': await systemIdOf(session), ...Object.fromEntries(before) },
      warnings: [`A restart of the server forgets it. To keep it, put into [mysqld] of ${file}: ${lines}`],
      consequences: ['Each event that is recorded costs some time and memory of the server.'],
      typedName: context.target.name,
    }
  },

  async apply(context, input, _plan, index) {
    const one = at(input, index)
    await (await controlOf(context)).set(one, one.on)
    return { state: 'done', detail: `${one.name} was turned ${word(one.on)}.` }
  },

  async probe(context, input, _plan, index) {
    const one = at(input, index)
    return (await (await controlOf(context)).find(one)) === one.on ? 'happened' : 'not-happened'
  },

  async verify(context, { switches }) {
    const control = await controlOf(context)
    for (const one of switches) {
      const now = await control.find(one)
      if (now !== one.on) return { ok: false, detail: `${one.name} does not stand as it was turned.` }
    }
    return {
      ok: true,
      detail: `The server shows ${switches.map(({ name, on }) => `${name} ${word(on)}`).join(', ')}.`,
    }
  },

  undo: ({ switches }) => ({
    kind: 'instruments.set',
    input: { switches: switches.map((one) => ({ ...one, on: !one.on })).reverse() },
  }),
}
