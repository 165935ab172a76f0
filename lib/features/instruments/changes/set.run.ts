import 'server-only'
import type { ChangeRunner, PlanContext } from '@/lib/changes/kind'
import type { InstrumentControl } from '@/lib/engines/contract/instruments'
import { AppError } from '@/lib/errors'
import { systemIdOf } from '@/lib/features/sessions/changes/plan.run'
import { instrumentPlansTexts as t } from '@/lib/texts/instrument-plans'
import { say } from '@/lib/texts/texts'
import type { InstrumentsInput } from './set'

const refuse = (detail: string) => new AppError('change.refused', { detail })
const word = (on: boolean) => (on ? 'on' : 'off')

type Switch = InstrumentsInput['switches'][number]

async function controlOf(context: PlanContext): Promise<InstrumentControl> {
  const instruments = await (await context.operator()).instruments()
  if (!instruments.supported)
    throw refuse([instruments.reason, ...(instruments.remedy === null ? [] : [instruments.remedy])].join(' '))
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
      if (now === null) throw refuse(say(t.noSuchSwitch, { what: one.what, name: one.name }))
      if (now === one.on) throw refuse(say(now ? t.onAlready : t.offAlready, { name: one.name }))
      before.set(`${one.what} ${one.name}`, now)
    }
    const not = await control.mayNot()
    if (not) throw refuse(say(t.administratorOfTheServer, { reason: not.reason, remedy: not.remedy }))
    const file = (await context.host())?.service.configPath || t.configurationFile
    const lines = switches.map((one) => control.optionLine(one, one.on)).join('; ')
    return {
      sentence: say(t.turnsAll, {
        switches: switches.map(({ name, on }) => `${name} ${word(on)}`).join(', '),
        target: context.target.name,
      }),
      steps: switches.map((one) => ({
        what: say(one.on ? t.turnOn : t.turnOff, { what: one.what, name: one.name }),
        sql: `${control.setSql(one, one.on)};`,
        locks: null,
        estimate: t.atOnce,
        undo: one.on ? t.offAgain : t.onAgain,
      })),
      facts: { 'system identity': await systemIdOf(session), ...Object.fromEntries(before) },
      warnings: [say(t.forgets, { file, lines })],
      consequences: [t.eachEventThatIs],
      typedName: context.target.name,
    }
  },

  async apply(context, input, _plan, index) {
    const one = at(input, index)
    await (await controlOf(context)).set(one, one.on)
    return { state: 'done', detail: say(one.on ? t.wasTurnedOn : t.wasTurnedOff, { name: one.name }) }
  },

  async probe(context, input, _plan, index) {
    const one = at(input, index)
    return (await (await controlOf(context)).find(one)) === one.on ? 'happened' : 'not-happened'
  },

  async verify(context, { switches }) {
    const control = await controlOf(context)
    for (const one of switches) {
      const now = await control.find(one)
      if (now !== one.on) return { ok: false, detail: say(t.doesNotStandAs, { name: one.name }) }
    }
    return {
      ok: true,
      detail: say(t.showsAll, { switches: switches.map(({ name, on }) => `${name} ${word(on)}`).join(', ') }),
    }
  },

  undo: ({ switches }) => ({
    kind: 'instruments.set',
    input: { switches: switches.map((one) => ({ ...one, on: !one.on })).reverse() },
  }),
}
