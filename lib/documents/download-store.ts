import 'server-only'
import type { StoreTransaction } from '@/lib/store/client'
import { storePool } from '@/lib/store/pool'

/** How long a file waits for its one download, in milliseconds. */
export const DOWNLOAD_MS = 120_000

export type DownloadKind = 'audit-export' | 'document' | 'run-log'

export type NewDownload = {
  id: string
  kind: DownloadKind
  /** Of the file, as the person saves it. */
  name: string
  contentType: string
  owner: { kind: string; id: string }
  /** What the door needs to check the rights again and to make the stream. */
  input: unknown
}

export type TakenDownload = { kind: DownloadKind; name: string; contentType: string; input: unknown }

/** Remembers a file that its owner may fetch once. @returns when it is too late, ISO 8601 */
export async function insertDownload(tx: StoreTransaction, made: NewDownload): Promise<string> {
  const expiresAt = new Date(Date.now() + DOWNLOAD_MS)
  await tx.download.create({
    data: {
      id: made.id,
      kind: made.kind,
      name: made.name,
      contentType: made.contentType,
      ownerKind: made.owner.kind,
      ownerId: made.owner.id,
      input: made.input as object,
      expiresAt,
    },
  })
  return expiresAt.toISOString()
}

/** Uses up a download: the first who asks, if it is theirs and in time. Null in every other case. */
export async function takeDownload(
  id: string,
  owner: { kind: string; id: string | null },
): Promise<TakenDownload | null> {
  const found = await storePool().query<TakenDownload>(
    `UPDATE download SET used_at = pg_catalog.now()
      WHERE id = $1 AND owner_kind = $2 AND owner_id = $3 AND used_at IS NULL AND expires_at > pg_catalog.now()
      RETURNING kind, name, content_type AS "contentType", input`,
    [id, owner.kind, owner.id],
  )
  return found.rows[0] ?? null
}

/** Keeps a piece of a file that the worker makes for the web to hand over. */
export async function insertPart(id: string, n: number, bytes: Uint8Array): Promise<void> {
  await storePool().query('INSERT INTO download_part (download_id, n, bytes) VALUES ($1, $2, $3)', [
    id,
    n,
    bytes,
  ])
}

/** The pieces of a file in order, one at a time. */
export async function* readParts(id: string): AsyncGenerator<Uint8Array> {
  for (let n = 0; ; n++) {
    const found = await storePool().query<{ bytes: Buffer }>(
      'SELECT bytes FROM download_part WHERE download_id = $1 AND n = $2',
      [id, n],
    )
    const row = found.rows[0]
    if (!row) return
    yield row.bytes
  }
}

/** Removes a file at once after it was handed over. */
export async function removeDownload(id: string): Promise<void> {
  await storePool().query('DELETE FROM download WHERE id = $1', [id])
}
