import { Client } from 'pg'
import { Secret } from '@/lib/crypto/secret'
import type { EngineSession } from '@/lib/engines/contract/engine'
import { postgresEngine } from '@/lib/engines/postgres/engine'
import { pinnedSettings, startupOptions } from '@/lib/engines/postgres/pins'
import type { Context } from './context'
import { cpuMs, median, spread } from './measure'
import { load, type PartResult } from './report'
import { type BenchServer, MONITOR, startBenchServer } from './server'

const PAIRS = 8
const POLLS = 400
const SESSIONS = 20
const ROWS = 500

type Statement = { text: string; values: readonly unknown[] }
/** Asks the target once for everything, on the backend `pid`. */
type Side = { pid: number; poll(): Promise<unknown> }
type What = { name: string; ask(session: EngineSession): Promise<unknown> }

const LIVE: What = { name: 'live sessions', ask: (session) => session.sessions.list({ limit: ROWS }) }
const WHOLE: What = {
  name: 'live sessions and overview',
  ask: (session) => Promise.all([session.sessions.list({ limit: ROWS }), session.overview.sample()]),
}

/** CPU of the monitoring backend per poll: our prepared, pipelined statements against the same ones as plain text. */
export async function poll(context: Context): Promise<PartResult> {
  const began = { at: new Date().toISOString(), load: load() }
  const server = await startBenchServer(context.home, context.portBase + 95, 100)
  const idle: Client[] = []
  try {
    context.tools.PostgreSQL = server.version
    for (let i = 0; i < SESSIONS; i += 1) idle.push(await server.admin(`client ${i}`))
    for (const client of idle) await client.query('SELECT 1')
    const live = await compare(context, server, LIVE)
    const whole = await compare(context, server, WHOLE)
    const figure = (side: Compared, what: string) => ({
      what,
      value: median(side.ratios),
      unit: '×',
      sense: 'at most' as const,
      limit: 0.65,
      peer: {
        name: 'the same statements, unprepared',
        ours: median(side.ours),
        theirs: median(side.theirs),
        unit: 'ms CPU',
      },
      spread: spread(side.ratios),
      n: PAIRS,
    })
    return {
      part: 'poll',
      ...began,
      figures: [
        figure(whole, 'Backend CPU of one full poll (sessions and overview)'),
        figure(live, 'Backend CPU of one poll of the live sessions'),
      ],
      notes: [
        `PostgreSQL ${server.version}, ${SESSIONS} idle sessions, TLS on both sides; ${POLLS} polls a reading, ${PAIRS} interleaved pairs.`,
        `CPU from /proc/PID/stat of the monitoring backend. The peer sends the very statements of our poll (${whole.statements} and ${live.statements}) one by one as simple queries, values inlined, with the same session settings.`,
      ],
    }
  } finally {
    for (const client of idle) await client.end()
    await server.stop()
  }
}

type Compared = { ours: number[]; theirs: number[]; ratios: number[]; statements: number }

async function compare(context: Context, server: BenchServer, what: What): Promise<Compared> {
  const session = await postgresEngine.connect(
    server.address,
    { user: MONITOR, password: new Secret(server.monitor) },
    { credential: 'monitor', purpose: 'bench' },
  )
  const statements = await recorded(() => what.ask(session))
  const plain = await plainClient(server)
  try {
    const ours: Side = {
      pid: await backendOf(server, 'quarterdeck:bench'),
      poll: () => what.ask(session),
    }
    const texts = statements.map(inlined)
    const theirs: Side = {
      pid: await backendOf(server, 'bench plain'),
      poll: async () => {
        for (const text of texts) await plain.query({ text, rowMode: 'array' })
      },
    }
    const result: Compared = { ours: [], theirs: [], ratios: [], statements: statements.length }
    await reading(ours, 50)
    await reading(theirs, 50)
    for (let pair = 0; pair < PAIRS; pair += 1) {
      // The side that goes first changes, so that a drift of the machine favours neither.
      const [first, second] = pair % 2 === 0 ? [ours, theirs] : [theirs, ours]
      const readings = new Map([
        [first, await reading(first, POLLS)],
        [second, await reading(second, POLLS)],
      ])
      const [a, b] = [readings.get(ours) ?? Number.NaN, readings.get(theirs) ?? Number.NaN]
      result.ours.push(a)
      result.theirs.push(b)
      result.ratios.push(a / b)
      context.say(`poll: ${what.name}: ${a.toFixed(2)} against ${b.toFixed(2)} ms, ${(a / b).toFixed(2)}×`)
    }
    return result
  } finally {
    await session.close()
    await plain.end()
  }
}

/** Mean CPU milliseconds of the backend per poll. */
async function reading(side: Side, polls: number): Promise<number> {
  const before = cpuMs(side.pid)
  for (let i = 0; i < polls; i += 1) await side.poll()
  return (cpuMs(side.pid) - before) / polls
}

/** The statements that a piece of work really sends, taken from the driver. */
async function recorded(work: () => Promise<unknown>): Promise<Statement[]> {
  const seen: Statement[] = []
  const { query } = Client.prototype
  Client.prototype.query = function (this: Client, ...args: unknown[]) {
    const [config] = args as [{ text: string; values?: unknown[] }]
    seen.push({ text: config.text, values: config.values ?? [] })
    return Reflect.apply(query, this, args)
  } as typeof query
  try {
    await work()
  } finally {
    Client.prototype.query = query
  }
  return seen
}

function inlined({ text, values }: Statement): string {
  return text.replace(/\$(\d+)/g, (_, place: string) => {
    const value = values[Number(place) - 1]
    return typeof value === 'number' ? String(value) : `'${String(value).replaceAll("'", "''")}'`
  })
}

async function plainClient(server: BenchServer): Promise<Client> {
  const client = new Client({
    host: 'localhost',
    port: server.port,
    user: MONITOR,
    password: server.monitor,
    database: 'postgres',
    application_name: 'bench plain',
    options: startupOptions(pinnedSettings('monitor', 9_000)),
    ssl: { ca: server.caPem },
  })
  await client.connect()
  return client
}

async function backendOf(server: BenchServer, application: string): Promise<number> {
  const admin = await server.admin()
  try {
    const { rows } = await admin.query<{ pid: number }>(
      'SELECT pid FROM pg_stat_activity WHERE application_name = $1',
      [application],
    )
    return rows[0]?.pid ?? 0
  } finally {
    await admin.end()
  }
}
