import { createHash, randomInt } from 'node:crypto'
import type { PoolClient } from 'pg'
import { storePool } from '@/lib/store/pool'

/** Class of the advisory locks by which workers see each other: 'QDCL' in ASCII. */
const MEMBERS = 0x5144434c
/** The class of those that watch hosts: 'QDHO' in ASCII. */
export const HOST_MEMBERS = 0x5144484f

/** The worker that a target belongs to: the highest of the hashes with each worker (rendezvous hashing). */
export function ownerOf(targetId: string, members: readonly number[]): number | null {
  let best: { member: number; weight: string } | null = null
  for (const member of members) {
    const weight = createHash('sha256').update(`${member}:${targetId}`).digest('hex')
    if (!best || weight > best.weight) best = { member, weight }
  }
  return best?.member ?? null
}

/** Lock number of a target, the same in every worker. */
export function leaseKey(targetId: string): bigint {
  return createHash('sha256').update(`quarterdeck/collect/${targetId}`).digest().readBigInt64BE(0)
}

/**
 * One worker's place among the collectors. It lives on one connection of the store: when that ends, for
 * whatever reason, the store frees its leases at once and other workers take over.
 */
export class Membership {
  readonly id: number
  readonly #client: PoolClient
  readonly #kind: number
  readonly #held = new Set<string>()
  #lost = false

  private constructor(client: PoolClient, id: number, kind: number) {
    this.#client = client
    this.#kind = kind
    this.id = id
    client.on('error', () => {
      this.#lost = true
    })
  }

  /** @param kind what is shared out: each kind of collectors counts its own members */
  static async join(kind = MEMBERS): Promise<Membership> {
    const client = await storePool().connect()
    const member = new Membership(client, randomInt(1, 2 ** 31 - 1), kind)
    try {
      await client.query('SELECT pg_advisory_lock($1::int, $2::int)', [kind, member.id])
      return member
    } catch (error) {
      client.release(true)
      throw error
    }
  }

  /** True when the connection, and with it every lease, is gone. */
  get lost(): boolean {
    return this.#lost
  }

  /** Every worker that collects now, this one included. */
  async members(): Promise<number[]> {
    const found = await this.#query<{ id: string }>(
      `SELECT objid::text AS id FROM pg_locks
        WHERE locktype = 'advisory' AND classid::bigint = $1 AND objsubid = 2 AND granted
          AND database = (SELECT oid FROM pg_database WHERE datname = current_database()) ORDER BY objid`,
      [this.#kind],
    )
    return found.map((row) => Number(row.id))
  }

  /** Takes the lease of a target; false while another worker holds it. */
  async take(targetId: string): Promise<boolean> {
    if (this.#held.has(targetId)) return true
    const rows = await this.#query<{ got: boolean }>('SELECT pg_try_advisory_lock($1::bigint) AS got', [
      leaseKey(targetId).toString(),
    ])
    if (!rows[0]?.got) return false
    this.#held.add(targetId)
    return true
  }

  async give(targetId: string): Promise<void> {
    if (!this.#held.delete(targetId)) return
    await this.#query('SELECT pg_advisory_unlock($1::bigint)', [leaseKey(targetId).toString()])
  }

  /** Ends the connection, and with it the membership and every lease. */
  leave(): void {
    this.#lost = true
    this.#client.release(true)
  }

  async #query<Row extends Record<string, unknown>>(text: string, values: unknown[]): Promise<Row[]> {
    try {
      return (await this.#client.query<Row>(text, values)).rows
    } catch (error) {
      this.#lost = true
      throw error
    }
  }
}
