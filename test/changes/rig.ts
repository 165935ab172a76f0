import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { storePool } from '@/lib/store/pool'
import { sharedServer } from '../servers/pool'
import { startTestPanel } from '../targets/panel'
import { adminOf, settled } from './site'
import { startTestWorker, type TestWorker } from './workers'

export type SessionRef = { pid: number; startedAt: string }

/** A panel, the shared PostgreSQL, workers that can be killed, and sessions whose ends that server counts. */
export async function startRig() {
  const panel = await startTestPanel()
  const server = await sharedServer('postgres-15')
  const admin = await adminOf(server)
  const workers: TestWorker[] = []
  const sessionsOpen: pg.Client[] = []
  const user = `app_${randomBytes(4).toString('hex')}`
  const password = randomBytes(12).toString('hex')
  await admin.query(`CREATE ROLE ${user} LOGIN PASSWORD '${password}'`)
  const stopWorkers = async () => {
    await Promise.all(workers.splice(0).map((one) => one.stop()))
  }
  return {
    server,
    admin,
    stopWorkers,
    /** A worker process on this store and server; at a point it kills or freezes itself. */
    async worker(at: string | null = null, signal: 'SIGKILL' | 'SIGSTOP' = 'SIGKILL'): Promise<TestWorker> {
      const started = await startTestWorker({ storeUrl: panel.url, server, at, signal })
      workers.push(started)
      return started
    },
    /**
     * Sessions of an application in a database of their own. `killed` answers how many of them the server says
     * were ended by an administrator, once it says what is expected or did not for half a minute.
     */
    async sessions(
      count: number,
    ): Promise<{ refs: SessionRef[]; killed: (expected: number) => Promise<number> }> {
      const database = `ended_${randomBytes(4).toString('hex')}`
      await admin.query(`CREATE DATABASE ${database}`)
      for (let n = 0; n < count; n++) {
        const { host, port, caPem: ca } = server
        const one = new pg.Client({ host, port, user, password, database, ssl: { ca } })
        one.on('error', () => undefined)
        await one.connect()
        sessionsOpen.push(one)
      }
      const found = await admin.query<SessionRef>(
        `SELECT pid, to_json(backend_start) #>> '{}' AS "startedAt" FROM pg_stat_activity WHERE datname = $1 ORDER BY pid`,
        [database],
      )
      const killed = (expected: number) =>
        settled(async () => {
          const counted = await admin.query<{ n: number }>(
            'SELECT sessions_killed::int AS n FROM pg_stat_database WHERE datname = $1',
            [database],
          )
          return counted.rows[0]?.n ?? -1
        }, expected)
      return { refs: found.rows, killed }
    },
    /** Between two tests: no worker and no session is left. */
    async clear(): Promise<void> {
      await stopWorkers()
      await Promise.all(sessionsOpen.splice(0).map((one) => one.end().catch(() => undefined)))
      await storePool().query('DELETE FROM worker')
    },
    async stop(): Promise<void> {
      await admin.end()
      await panel.stop()
    },
  }
}

export type Rig = Awaited<ReturnType<typeof startRig>>
