import 'server-only'
import { known, type Reading, unknown } from '@/lib/engines/contract/reading'
import { prisma } from '@/lib/store/client'
import { storePool } from '@/lib/store/pool'
import { unknownsTexts as t } from '@/lib/texts/unknowns'

/** Workers seen in the last day, by the store's clock; one is alive when it was seen in the last 20 s. */
export async function listWorkers() {
  const [rows, clock] = await Promise.all([
    prisma().worker.findMany({ orderBy: { startedAt: 'asc' } }),
    storePool().query<{ now: Date }>('SELECT now()'),
  ])
  const now = clock.rows[0]?.now.getTime() ?? Date.now()
  return rows
    .filter((row) => now - row.seenAt.getTime() < 86_400_000)
    .map(({ id, host, version, startedAt, seenAt, cpuShare, memoryBytes }) => {
      const alive = now - seenAt.getTime() < 20_000
      return {
        id,
        host,
        version,
        startedAt: startedAt.toISOString(),
        seenAt: seenAt.toISOString(),
        alive,
        cpuShare: told(alive, cpuShare, t.workerHasNotWatched),
        memoryBytes: told(alive, memoryBytes === null ? null : Number(memoryBytes), t.workerHasNotTold),
      }
    })
}

/** What a worker told last of itself holds only as long as it goes on telling. */
function told(alive: boolean, value: number | null, notYet: string): Reading<number> {
  if (!alive) return unknown(t.workerIsSilent)
  return value === null ? unknown(notYet) : known(value)
}

/** Version, size and migrations of our own store. */
export async function storeFacts(): Promise<{
  version: string
  bytes: Reading<number>
  migrations: number
}> {
  const [version, migrations, bytes] = await Promise.all([
    storePool().query<{ server_version: string }>('SHOW server_version'),
    storePool().query<{ n: string }>(
      'SELECT count(*) AS n FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL',
    ),
    storePool()
      .query<{ bytes: string }>('SELECT pg_database_size(current_database()) AS bytes')
      .then((found) => known(Number(found.rows[0]?.bytes)))
      .catch(() => unknown<number>(t.storeDoesNotLet)),
  ])
  return {
    version: version.rows[0]?.server_version ?? '',
    bytes,
    migrations: Number(migrations.rows[0]?.n ?? 0),
  }
}
