import { AppError } from '@/lib/errors'
import type { SessionState } from '../contract/overview'
import type {
  LiveSession,
  SessionControl,
  SessionGroup,
  SessionKind,
  SessionReader,
  SessionRef,
} from '../contract/sessions'
import { spanOf } from '../span'
import type { MyConnection } from './connection'
import { processGrant } from './grants'
import { sessionGroups } from './session-group-queries'
import {
  concernedSessions,
  killQuery,
  killSession,
  listBare,
  listSessions,
  oneSession,
  type SessionRow,
  sessionStatement,
  superusers,
  threadCount,
} from './session-queries'

/** Where the accounts' rights may not be read, `root` alone is taken for a superuser. */
const ASSUMED = new Set(['root'])
const KEPT_MS = 60_000

/** What decides the kind and the state of a session, or of sessions that are alike. */
type Classed = Pick<
  SessionRow,
  'user' | 'command' | 'application' | 'transactionMs' | 'waitsForRow' | 'state'
> & { id?: number }

/** Reads and acts on sessions of one connection. */
export class MySessions implements SessionReader, SessionControl {
  #bare = false
  #superusers: { at: number; names: ReadonlySet<string> } | null = null

  constructor(private readonly connection: MyConnection) {}

  async list({ limit }: { limit: number }) {
    const found = await this.#rows(limit)
    const names = await this.#superuserNames()
    const total = found[0]?.total ?? 0
    const hidden = this.#bare && total <= found.length ? await this.#hidden(found) : 0
    return {
      at: Date.now(),
      sessions: found.map((row) => this.#session(row, names)),
      omitted: Math.max(0, total - found.length),
      groups: total > found.length && !this.#bare ? await this.#groups() : null,
      hidden,
      hiddenRemedy: hidden > 0 ? processGrant(this.connection.user) : null,
    }
  }

  async statement(ref: SessionRef) {
    if (!this.#sameStart(ref)) return null
    return (await this.connection.run(sessionStatement, ref.pid))[0]?.[0] ?? null
  }

  /** The sessions of these ids, and those that wait for a lock by their own word; without who blocks them. */
  async concerned(ids: readonly number[]): Promise<LiveSession[]> {
    const rows = await this.connection.run(concernedSessions, ids)
    if (rows.length === 0) return []
    const names = await this.#superuserNames()
    return rows.map((row) => this.#session(row, names))
  }

  async find(ref: SessionRef) {
    if (!this.#sameStart(ref)) return null
    const [row] = await this.connection.run(oneSession, ref.pid)
    return row ? this.#session(row, await this.#superuserNames()) : null
  }

  async cancel(ref: SessionRef) {
    return this.#kill(killQuery, ref)
  }

  async end(ref: SessionRef) {
    return this.#kill(killSession, ref)
  }

  cancelSql(ref: SessionRef) {
    return `KILL QUERY ${Number(ref.pid)}`
  }

  endSql(ref: SessionRef) {
    return `KILL CONNECTION ${Number(ref.pid)}`
  }

  /** Without PROCESS other accounts' sessions are not listed at all: only the count of all tells of them. */
  async #hidden(found: readonly SessionRow[]): Promise<number> {
    const [threads] = await this.connection.run(threadCount)
    const visible = found.filter((row) => row.user !== 'system user' && row.command !== 'Daemon').length
    return Math.max(0, (threads?.[0] ?? 0) - visible)
  }

  async #groups(): Promise<SessionGroup[]> {
    const rows = await this.connection.run(sessionGroups)
    return rows.map((row) => ({
      kind: this.#kind(row),
      state: stateOf(row),
      user: row.user,
      database: row.database,
      application: row.application,
      count: row.count,
    }))
  }

  // Without PROCESS even the join to InnoDB's transactions is refused: own sessions are shown without them.
  async #rows(limit: number): Promise<SessionRow[]> {
    if (!this.#bare) {
      try {
        return await this.connection.run(listSessions, limit)
      } catch (error) {
        if (!(error instanceof AppError) || error.code !== 'target.permission_missing') throw error
        this.#bare = true
      }
    }
    return this.connection.run(listBare, limit)
  }

  // Ids never repeat between two starts of the server, so id and start together name one session.
  #sameStart(ref: SessionRef): boolean {
    return ref.startedAt === this.connection.serverStartedAt
  }

  async #kill(query: typeof killQuery, ref: SessionRef): Promise<boolean> {
    if ((await this.find(ref)) === null) return false
    try {
      await this.connection.run(query, ref.pid)
      return true
    } catch (error) {
      // It ended between the look and the act.
      if (error instanceof AppError && error.detail?.startsWith('ER_NO_SUCH_THREAD')) return false
      throw error
    }
  }

  async #superuserNames(): Promise<ReadonlySet<string>> {
    const before = this.#superusers
    if (before && Date.now() - before.at < KEPT_MS) return before.names
    let names: ReadonlySet<string> = ASSUMED
    try {
      names = new Set((await this.connection.run(superusers)).map(([name]) => name))
    } catch (error) {
      if (!(error instanceof AppError) || !this.connection.isOpen) throw error
    }
    this.#superusers = { at: Date.now(), names }
    return names
  }

  #session(row: SessionRow, names: ReadonlySet<string>): LiveSession {
    const active = row.command !== 'Sleep'
    return {
      pid: row.id,
      startedAt: this.connection.serverStartedAt,
      kind: this.#kind(row),
      user: row.user,
      database: row.database,
      application: row.application,
      client: row.host === '' || row.host === 'localhost' ? 'local' : row.host,
      state: stateOf(row),
      wait: waitOf(row),
      blockedBy: row.blockedBy,
      connectedMs: null,
      transactionMs: spanOf(row.transactionMs),
      stateMs: spanOf(row.stateMs),
      queryMs: active && row.query !== null ? spanOf(row.stateMs) : null,
      queryId: row.digest,
      query: row.query,
      queryTruncated: row.truncated,
      superuser: row.user !== null && names.has(row.user),
    }
  }

  #kind(row: Classed): SessionKind {
    if (row.id === this.connection.id) return 'own'
    if (row.command.startsWith('Binlog Dump')) return 'replication'
    if (row.command === 'Daemon' || row.user === 'event_scheduler') return 'background'
    if (row.user === 'system user' || row.command.startsWith('Slave')) return 'replication'
    if (row.user !== null && this.connection.ownUsers.has(row.user) && this.#isOurs(row)) return 'own'
    return 'client'
  }

  // MariaDB keeps clients' names only with performance_schema on; then the account alone has to tell.
  #isOurs(row: Classed): boolean {
    if (row.application !== null) return row.application.startsWith('quarterdeck:')
    return !this.connection.server.features.has('performance_schema')
  }
}

function stateOf(row: Classed): SessionState {
  if (row.user === 'unauthenticated user' || row.command === 'Daemon') return 'other'
  if (row.command === 'Sleep') return row.transactionMs === null ? 'idle' : 'idle in transaction'
  if (row.waitsForRow || row.state?.startsWith('Waiting for table') || row.state === 'User lock')
    return 'waiting'
  return row.command.startsWith('Binlog') || row.command === 'Connect' ? 'other' : 'active'
}

function waitOf(row: SessionRow): string | null {
  if (row.waitsForRow) return 'Lock: row'
  if (row.state?.startsWith('Waiting for') || row.state === 'User lock') return row.state.slice(0, 120)
  return null
}
