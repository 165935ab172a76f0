import 'server-only'
import type { ChainRow, Json } from '@/lib/audit/entry'
import { storePool } from '@/lib/store/pool'

type Row = Omit<ChainRow, 'seq' | 'intentSeq' | 'at' | 'personal' | 'prevHash' | 'hash'> & {
  seq: string
  intentSeq: string | null
  at: Date
  personal: Buffer | null
  prevHash: Buffer
  hash: Buffer
  details: Json
}

/** A stretch of the chain after a number, in order. Not through Prisma: a million entries pass here. */
export async function readLinks(after: bigint, limit: number): Promise<ChainRow[]> {
  const found = await storePool().query<Row>({
    name: 'audit-links',
    text: `SELECT seq, at, action, phase, result, actor_kind AS "actorKind", actor_id AS "actorId", personal,
                  target_id AS "targetId", request_id AS "requestId", change_id AS "changeId",
                  intent_seq AS "intentSeq", details, prev_hash AS "prevHash", hash
             FROM audit_event WHERE seq > $1 ORDER BY seq LIMIT $2`,
    values: [after.toString(), limit],
  })
  return found.rows.map((row) => ({
    ...row,
    seq: BigInt(row.seq),
    at: row.at.toISOString(),
    intentSeq: row.intentSeq === null ? null : BigInt(row.intentSeq),
  }))
}
