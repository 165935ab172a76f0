import pg from 'pg'
import { secrets } from '@/lib/secrets'

const HOLDER = Symbol.for('quarterdeck.storePool')
type Holder = { [HOLDER]?: pg.Pool }

/** Settings every connection to our own store has, Prisma's included. */
export function storeConnection(name: string, max: number): pg.PoolConfig {
  return {
    connectionString: secrets().databaseUrl.reveal(),
    application_name: `quarterdeck ${name}`,
    max,
    // Opening a connection takes 10 ms, which nobody should wait for at a button.
    min: Math.min(2, max),
    // pg waits for ever by default: a store that is down would hang every page instead of showing a banner.
    connectionTimeoutMillis: 3_000,
    idleTimeoutMillis: 30_000,
    keepAlive: true,
    statement_timeout: 60_000,
    query_timeout: 65_000,
    idle_in_transaction_session_timeout: 60_000,
  }
}

/**
 * The raw pool on our own store: for samples, the audit chain, leases and the queue, where Prisma costs too
 * much or has no words. One per process. A connection that breaks is replaced by the next query.
 */
export function storePool(): pg.Pool {
  const holder = globalThis as Holder
  if (!holder[HOLDER]) {
    const pool = new pg.Pool({ ...storeConnection('pool', 8), pipeline: true })
    // Without a listener an idle connection that dies with the store would end the whole process.
    pool.on('error', () => undefined)
    // The same for one that is lent out and between two queries.
    pool.on('connect', (client) => client.on('error', () => undefined))
    holder[HOLDER] = pool
  }
  return holder[HOLDER]
}

/** Ends the raw pool; for the end of a process and of tests. */
export async function closeStorePool(): Promise<void> {
  const holder = globalThis as Holder
  const pool = holder[HOLDER]
  delete holder[HOLDER]
  await pool?.end()
}
