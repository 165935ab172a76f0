import { z } from 'zod'
import { myQuery } from '@/lib/sql/query'
import { mySql } from '@/lib/sql/template'
import { serverAnswersTexts as t } from '@/lib/texts/server-answers'
import { serverChecksTexts } from '@/lib/texts/server-checks'
import { say } from '@/lib/texts/texts'
import type { InstrumentCapability, InstrumentControl } from '../contract/instruments'
import type { MyConnection } from './connection'
import { account } from './grants'
import { globalRights, narrowRights } from './rights'

const consumer = myQuery({
  name: 'my.instruments.consumer',
  needs: ['SELECT on performance_schema'],
  timeoutMs: 3_000,
  variants: [
    {
      sql: (name: string) =>
        mySql`SELECT ENABLED FROM performance_schema.setup_consumers WHERE NAME = ${name}`,
    },
  ],
  row: z.tuple([z.string()]),
})

const instrument = myQuery({
  name: 'my.instruments.instrument',
  needs: ['SELECT on performance_schema'],
  timeoutMs: 3_000,
  variants: [
    {
      sql: (name: string) =>
        mySql`SELECT ENABLED FROM performance_schema.setup_instruments WHERE NAME = ${name}`,
    },
  ],
  row: z.tuple([z.string()]),
})

const setConsumer = myQuery({
  name: 'my.instruments.set-consumer',
  needs: ['UPDATE on performance_schema.setup_consumers'],
  timeoutMs: 5_000,
  variants: [
    {
      sql: (name: string, on: string) => mySql`
        UPDATE performance_schema.setup_consumers SET ENABLED = ${on} WHERE NAME = ${name}`,
    },
  ],
  row: z.unknown(),
})

// What cannot be timed takes no TIMED; whoever makes it leaves it as it is.
const setInstrument = myQuery({
  name: 'my.instruments.set-instrument',
  needs: ['UPDATE on performance_schema.setup_instruments'],
  timeoutMs: 5_000,
  variants: [
    {
      sql: (name: string, on: string) => mySql`
        UPDATE performance_schema.setup_instruments SET ENABLED = ${on}, TIMED = ${on} WHERE NAME = ${name}`,
    },
  ],
  row: z.unknown(),
})

/** Consumers and instruments that the panel reads statements and metadata locks from. */
export const wantedSwitches = myQuery({
  name: 'my.instruments.wanted',
  needs: ['SELECT on performance_schema'],
  timeoutMs: 3_000,
  variants: [
    {
      sql: () => mySql`
        SELECT 'consumer', NAME, ENABLED FROM performance_schema.setup_consumers
         WHERE NAME IN ('global_instrumentation', 'thread_instrumentation', 'statements_digest',
                        'events_statements_current', 'events_statements_history')
         UNION ALL
        SELECT 'instrument', NAME, ENABLED FROM performance_schema.setup_instruments
         WHERE NAME = 'wait/lock/metadata/sql/mdl'`,
    },
  ],
  row: z.tuple([z.enum(['consumer', 'instrument']), z.string(), z.string()]),
})

const yes = (on: boolean) => (on ? 'YES' : 'NO')
const quoted = (text: string) => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`
const TABLES = { consumer: 'setup_consumers', instrument: 'setup_instruments' } as const

/** Switches of performance_schema, where it is on. */
export function myInstruments(connection: MyConnection): InstrumentCapability {
  return async () => {
    if (connection.server.features.has('performance_schema'))
      return { supported: true, value: control(connection) }
    return {
      supported: false,
      reason: t.performanceSchemaIsOff,
      remedy: say(serverChecksTexts.inMysqld, { line: 'performance_schema = ON' }),
    }
  }
}

function control(connection: MyConnection): InstrumentControl {
  return {
    async find({ what, name }) {
      const [row] = await connection.run(what === 'consumer' ? consumer : instrument, name)
      return row ? row[0] === 'YES' : null
    },
    async mayNot() {
      const everywhere = new Set(await connection.run(globalRights))
      const narrow = await connection.run(narrowRights)
      const on = (table: string) =>
        narrow.some(
          ([right, where]) =>
            right.toUpperCase() === 'UPDATE' &&
            ['performance_schema', `performance_schema.${table}`].includes(where),
        )
      const missing = Object.values(TABLES).filter((table) => !everywhere.has('UPDATE') && !on(table))
      if (missing.length === 0) return null
      return {
        reason: say(t.operatorMayNotTurn, { user: connection.user }),
        remedy: missing
          .map(
            (table) => `GRANT SELECT, UPDATE ON performance_schema.${table} TO ${account(connection.user)};`,
          )
          .join(' '),
      }
    },
    setSql: ({ what, name }, on) => {
      const timed = what === 'instrument' ? `, TIMED = '${yes(on)}'` : ''
      return `UPDATE performance_schema.${TABLES[what]} SET ENABLED = '${yes(on)}'${timed} WHERE NAME = ${quoted(name)}`
    },
    async set({ what, name }, on) {
      await connection.run(what === 'consumer' ? setConsumer : setInstrument, name, yes(on))
    },
    optionLine: ({ what, name }, on) =>
      what === 'consumer'
        ? `performance-schema-consumer-${name.replaceAll('_', '-')} = ${on ? 'ON' : 'OFF'}`
        : `performance-schema-instrument = '${name}=${on ? 'ON' : 'OFF'}'`,
  }
}
