import 'server-only'
import type { ChangeRunner, PlanContext } from '@/lib/changes/kind'
import type { FoundIndex, IndexControl } from '@/lib/engines/contract/index-control'
import { AppError } from '@/lib/errors'
import { systemIdOf } from '@/lib/features/sessions/changes/plan.run'
import { formatBytes } from '@/lib/format/bytes'
import { formatNumber } from '@/lib/format/number'
import { indexPlansTexts as t } from '@/lib/texts/index-plans'
import { say } from '@/lib/texts/texts'
import type { IndexDefinition } from './create'
import type { IndexName } from './drop'

const NUMBER = 'number'
const DEFINITION = 'definition'
const refuse = (detail: string) => new AppError('change.refused', { detail })

async function controlOf(context: PlanContext): Promise<IndexControl> {
  const { indexControl } = await context.operator()
  if (!indexControl.supported) throw refuse(indexControl.reason)
  return indexControl.value
}

const mayNot = ({ reason, remedy }: NonNullable<FoundIndex['mayNot']>) =>
  refuse(say(t.mayNot, { reason, remedy }))

/** Makes an index beside those who write; what is left of one that failed is dropped. */
export const indexesCreateRunner: ChangeRunner<IndexDefinition> = {
  kind: 'indexes.create',

  async plan(context, { definition }) {
    const control = await controlOf(context)
    const { schema, table, name, unique, sql } = control.read(definition)
    const ground = await control.ground(schema, table)
    if (!ground) throw refuse(say(t.noTable, { table: `${schema}.${table}` }))
    if (ground.partitioned) throw refuse(t.partitioned)
    if (await control.find(schema, name)) throw refuse(say(t.thereAlready, { name }))
    if (ground.mayNot) throw mayNot(ground.mayNot)
    const rows = ground.rows === null ? '?' : formatNumber(ground.rows)
    return {
      sentence: say(t.creates, { name, table: `${schema}.${table}`, target: context.target.name }),
      steps: [
        {
          what: say(t.createStep, { name, table: `${schema}.${table}` }),
          sql: `${sql};`,
          locks: t.shareUpdateExclusive,
          estimate: say(t.readsTwice, { rows, bytes: formatBytes(ground.bytes) }),
          undo: say(t.dropItAgain, { sql: control.dropSql(schema, name) }),
        },
      ],
      facts: { 'system identity': await systemIdOf(await context.operator()), there: false },
      warnings: [t.waitsForOthers, ...(unique ? [t.mayFailOnDuplicates] : [])],
      consequences: [t.costsWithEachWrite],
      typedName: null,
    }
  },

  async apply(context, { definition }) {
    const control = await controlOf(context)
    const { schema, name } = control.read(definition)
    if (await control.find(schema, name)) return { state: 'skipped', detail: say(t.thereAlready, { name }) }
    await control.create(definition)
    return { state: 'done', detail: say(t.wasCreated, { name }) }
  },

  async probe(context, { definition }) {
    const control = await controlOf(context)
    const { schema, name } = control.read(definition)
    const found = await control.find(schema, name)
    // An unfinished one may still be in the making, by a session that outlived its worker.
    return found === null ? 'not-happened' : found.valid ? 'happened' : 'unknown'
  },

  async verify(context, { definition }) {
    const control = await controlOf(context)
    const { schema, name } = control.read(definition)
    const found = await control.find(schema, name)
    if (!found) return { ok: false, detail: say(t.isGone, { name }) }
    return found.valid
      ? { ok: true, detail: say(t.isValid, { name, bytes: formatBytes(found.bytes) }) }
      : { ok: false, detail: say(t.isInvalid, { name }) }
  },

  undo(_, plan) {
    const sql = plan.steps[0]?.sql ?? ''
    const named = /INDEX CONCURRENTLY ("(?:[^"]|"")+"|\S+) ON ("(?:[^"]|"")+"|[^.\s]+)\./.exec(sql)
    const bare = (name: string) => (name.startsWith('"') ? name.slice(1, -1).replaceAll('""', '"') : name)
    return named?.[1] && named[2]
      ? { kind: 'indexes.drop', input: { schema: bare(named[2]), name: bare(named[1]) } }
      : null
  },
}

/** The very one that the plan is about; null when it is gone, or another has its name now. */
async function findAgain(control: IndexControl, { schema, name }: IndexName, number: unknown) {
  const found = await control.find(schema, name)
  return found?.number === number ? found : null
}

/** Drops an index beside those who read and write; the plan keeps how it was made. */
export const indexesDropRunner: ChangeRunner<IndexName> = {
  kind: 'indexes.drop',

  async plan(context, { schema, name }) {
    const control = await controlOf(context)
    const found = await control.find(schema, name)
    if (!found) throw refuse(say(t.isGone, { name }))
    if (found.neededBy !== null) throw refuse(say(t.isNeeded, { name, by: found.neededBy }))
    if (found.partitioned) throw refuse(t.partitioned)
    if (found.mayNot) throw mayNot(found.mayNot)
    return {
      sentence: say(t.drops, { name, table: `${found.schema}.${found.table}`, target: context.target.name }),
      steps: [
        {
          what: say(t.dropStep, { name, table: `${found.schema}.${found.table}` }),
          sql: `${control.dropSql(schema, name)};`,
          locks: t.shareUpdateExclusive,
          estimate: say(t.givesBack, { bytes: formatBytes(found.bytes) }),
          undo: say(t.makeItAgain, { sql: found.definition }),
        },
      ],
      facts: {
        'system identity': await systemIdOf(await context.operator()),
        ...{ [NUMBER]: found.number, [DEFINITION]: found.definition, 'needed by': found.neededBy },
      },
      warnings: [t.waitsForOthers, t.standbysToo],
      consequences: [
        say(t.wasScanned, { scans: formatNumber(found.scans) }),
        found.valid ? t.readsMayBecomeSlow : t.servedNobody,
      ],
      typedName: name,
    }
  },

  async apply(context, input, plan) {
    const control = await controlOf(context)
    const found = await findAgain(control, input, plan.facts[NUMBER])
    if (!found) return { state: 'skipped', detail: say(t.isGone, { name: input.name }) }
    await control.drop(input.schema, input.name)
    return { state: 'done', detail: say(t.wasDropped, { name: input.name }) }
  },

  async probe(context, input, plan) {
    const found = await findAgain(await controlOf(context), input, plan.facts[NUMBER])
    return found === null ? 'happened' : found.valid ? 'not-happened' : 'unknown'
  },

  async verify(context, input, plan) {
    const found = await findAgain(await controlOf(context), input, plan.facts[NUMBER])
    return found === null
      ? { ok: true, detail: say(t.noLongerListed, { name: input.name }) }
      : { ok: false, detail: say(t.stillListed, { name: input.name }) }
  },

  undo(_, plan) {
    const definition = plan.facts[DEFINITION]
    return typeof definition === 'string' ? { kind: 'indexes.create', input: { definition } } : null
  },
}
