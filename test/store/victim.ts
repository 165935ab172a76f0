import { Socket } from 'node:net'
import pg from 'pg'
import { parseConfig } from '@/lib/config'
import { startEmbeddedStore } from '@/lib/store/embedded'
import { migrateStore } from '@/lib/store/migrate'

/**
 * A process that the store's tests start and kill. Prints one line of JSON per event.
 * Arguments: start | write | migrate, then the data folder (migrate: the store's address).
 */
const [mode = '', where = ''] = process.argv.slice(2)

function print(event: Record<string, unknown>): void {
  process.stdout.write(`${JSON.stringify(event)}\n`)
}

async function start() {
  const settings = parseConfig({ QD_HOME: process.cwd(), QD_DATA_DIR: where })
  const store = await startEmbeddedStore(settings)
  print({ pid: store.pid, port: store.port, url: store.url, adopted: store.adopted })
  return store
}

/** Writes numbers one after the other, and says each only after the store acknowledged it. */
async function write() {
  const store = await start()
  const client = new pg.Client({ connectionString: store.url })
  client.on('error', () => process.exit(2))
  await client.connect()
  await client.query('CREATE TABLE IF NOT EXISTS acknowledged (n bigint PRIMARY KEY)')
  const last = await client.query<{ n: string }>('SELECT coalesce(max(n), 0) AS n FROM acknowledged')
  for (let n = Number(last.rows[0]?.n ?? 0) + 1; ; n++) {
    await client.query('INSERT INTO acknowledged VALUES ($1)', [n])
    print({ n })
  }
}

/** Migrates, and reports every address beyond loopback that anything in this process tried to reach. */
async function migrate() {
  const outside: string[] = []
  const connect = Socket.prototype.connect
  Socket.prototype.connect = function (this: Socket, ...args: unknown[]): Socket {
    const list = JSON.stringify(args)
    if (!list.includes('127.0.0.1')) outside.push(list)
    return Reflect.apply(connect, this, args)
  }
  print({ applied: await migrateStore(process.cwd(), where), outside })
}

const modes: Record<string, () => Promise<unknown>> = { write, migrate, start }
const run = modes[mode]
if (!run) throw new Error(`unknown mode ${mode}`)
await run()
// `start` stays, as a supervisor would.
if (mode === 'start') setInterval(() => undefined, 60_000)
else process.exit(0)
