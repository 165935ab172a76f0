import type { LockEdge, LockObject, LockWait } from '../contract/locks'
import { spanOf } from '../span'
import { waitsForGranted, waitsForPending } from './lock-modes'
import type { MetadataLock, RowWait } from './lock-queries'

/** The id of an XA transaction without a session among the parties. */
export function xaId(transaction: string | null): string {
  return `prepared ${transaction ?? 'unknown'}`
}

type Assembled = { waits: LockWait[]; edges: LockEdge[] }

/** Waits and edges of InnoDB's locks. One who is named twice as a blocker counts once, with what it holds. */
export function assembleRows(rows: readonly RowWait[]): Assembled {
  const waits = new Map<string, LockWait>()
  const edges = new Map<string, LockEdge>()
  for (const row of rows) {
    if (row.waiter === null) continue
    const waiter = String(row.waiter)
    const blocker = row.blocker === null ? xaId(row.blockingTransaction) : String(row.blocker)
    if (waiter === blocker) continue
    waits.set(waiter, {
      waiter,
      object: { kind: row.type === 'TABLE' ? 'relation' : 'row', name: row.table, part: row.index },
      wanted: row.wanted,
      waitedMs: spanOf(row.waitedMs),
      atMost: false,
    })
    const key = `${waiter} ${blocker}`
    if (edges.get(key)?.granted !== true)
      edges.set(key, { waiter, blocker, mode: row.held, granted: row.granted })
  }
  return { waits: [...waits.values()], edges: [...edges.values()] }
}

/** Waits and edges of metadata locks; `spans` are how long each session is at its statement. */
export function assembleMetadata(
  locks: readonly MetadataLock[],
  spans: ReadonlyMap<number, number | null>,
): Assembled {
  const waits: LockWait[] = []
  const edges = new Map<string, LockEdge>()
  const byObject = new Map<string, MetadataLock[]>()
  for (const lock of locks) {
    const key = JSON.stringify([lock.type, lock.schema, lock.name])
    byObject.set(key, [...(byObject.get(key) ?? []), lock])
  }
  for (const same of byObject.values()) {
    for (const wanted of same.filter(({ granted }) => !granted)) {
      const waiter = String(wanted.id)
      waits.push({
        waiter,
        object: objectOf(wanted),
        wanted: wanted.mode,
        waitedMs: spans.get(wanted.id) ?? null,
        atMost: true,
      })
      for (const other of same) {
        const stands = other.granted
          ? waitsForGranted(wanted.type, wanted.mode, other.mode)
          : waitsForPending(wanted.type, wanted.mode, other.mode)
        if (other.id === wanted.id || !stands) continue
        const key = `${waiter} ${other.id}`
        if (edges.get(key)?.granted !== true)
          edges.set(key, { waiter, blocker: String(other.id), mode: other.mode, granted: other.granted })
      }
    }
  }
  return { waits, edges: [...edges.values()] }
}

function objectOf({ type, schema, name }: MetadataLock): LockObject {
  const full = [schema, name].filter((part) => part !== null && part !== '').join('.')
  switch (type) {
    case 'TABLE':
      return { kind: 'relation', name: full, part: null }
    case 'SCHEMA':
      return { kind: 'schema', name: full, part: null }
    case 'USER LEVEL LOCK':
      return { kind: 'advisory', name, part: null }
    case 'GLOBAL':
    case 'COMMIT':
    case 'BACKUP LOCK':
    case 'BACKUP':
      return { kind: 'server', name: type.toLowerCase(), part: null }
    default:
      return { kind: 'other', name: [type.toLowerCase(), full].filter(Boolean).join(' '), part: null }
  }
}
