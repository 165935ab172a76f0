import type { PoolClient } from 'pg'
import { storePool } from '@/lib/store/pool'

/** Number of the advisory lock of those that pack and roll up samples: 'QDPK' in ASCII. */
const PACK_LOCK = 0x5144504b

/**
 * Does work on samples while no other worker does. The lock lives on the connection that the work is given: what
 * ends the connection ends the work's transaction and frees the lock.
 * @returns null where another one holds the lock
 */
export async function alone<T>(work: (client: PoolClient) => Promise<T>): Promise<T | null> {
  const client = await storePool().connect()
  try {
    const lock = await client.query<{ got: boolean }>('SELECT pg_try_advisory_lock($1) AS got', [PACK_LOCK])
    if (!lock.rows[0]?.got) return null
    try {
      return await work(client)
    } catch (error) {
      await client.query('ROLLBACK').catch(() => undefined)
      throw error
    } finally {
      await client.query('SELECT pg_advisory_unlock($1)', [PACK_LOCK]).catch(() => undefined)
    }
  } finally {
    client.release()
  }
}
