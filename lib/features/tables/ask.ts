import 'server-only'
import type { AuthorizedTarget } from '@/lib/auth/authorized-target'
import type { EngineSession } from '@/lib/engines/contract/engine'
import type { TableReader } from '@/lib/engines/contract/tables'
import { askDatabase, askLive } from '@/lib/targets/live-connection'

/**
 * Asks the database that is wanted: the one the target was saved with, another over a connection of its own, or, where
 * a connection sees all of them, any.
 */
export async function askIn<T>(
  target: AuthorizedTarget,
  database: string | undefined,
  work: (session: EngineSession, database: string | null) => Promise<T>,
): Promise<T> {
  if (database === undefined)
    return askLive(target, async (session) => work(session, await here(session.tables)))
  const there = await askLive(target, async (session) => {
    const { tables } = session
    if (!tables.perConnection || (await here(tables)) === database)
      return { value: await work(session, database) }
    return null
  })
  if (there) return there.value
  return askDatabase(target, database, (session) => work(session, database))
}

async function here(tables: TableReader): Promise<string | null> {
  if (!tables.perConnection) return null
  return (await tables.places()).find(({ connected }) => connected)?.name ?? null
}

/** The database that a target was saved with; null where a connection is in none. */
export function databaseOf(target: AuthorizedTarget): Promise<string | null> {
  return askLive(target, (session) => here(session.tables))
}
