import type { LockEdge, LockObject, LockWait } from '../contract/locks'
import { spanOf } from '../span'
import { modesConflict, strength } from './lock-modes'
import type { PgLockRow } from './lock-queries'

/** Who waits, as asked: `blockers` is null for those that the lock manager was not asked about. */
export type Waiter = {
  pid: number
  pids: readonly number[]
  forSnapshot: boolean
  blockers: readonly number[] | null
}

type Claim = { party: string; mode: string; granted: boolean }

/** The id of a prepared transaction among the parties. */
export function preparedId(transaction: string): string {
  return `prepared ${transaction}`
}

/**
 * Waits and edges from what the server said. Workers count as their leader (`leaders`), pid 0 becomes the prepared
 * transactions that hold what is wanted. Those who were freed in the meantime are left out.
 */
export function assembleLocks(
  waiters: readonly Waiter[],
  locks: readonly PgLockRow[],
  leaders: ReadonlyMap<number, number>,
): { waits: LockWait[]; edges: LockEdge[] } {
  const claims = claimsByTag(locks, leaders)
  const wanted = new Map<number, PgLockRow>()
  const rows = new Map<number, PgLockRow>()
  for (const lock of locks) {
    if (lock.pid === null) continue
    const pid = leaders.get(lock.pid) ?? lock.pid
    const before = wanted.get(pid)
    if (!lock.granted && (before?.waitedMs ?? -1) <= (lock.waitedMs ?? 0)) wanted.set(pid, lock)
    if (lock.granted && lock.type === 'tuple') rows.set(pid, lock)
  }
  const waits: LockWait[] = []
  const edges: LockEdge[] = []
  for (const waiter of waiters) {
    const lock = wanted.get(waiter.pid)
    if (waiter.blockers?.length === 0) continue
    const claimed = lock ? (claims.get(tagOf(lock)) ?? []) : []
    waits.push({
      waiter: String(waiter.pid),
      object: waiter.forSnapshot ? SNAPSHOT : lock ? objectOf(lock, rows.get(waiter.pid)) : null,
      wanted: lock?.mode ?? null,
      waitedMs: spanOf(lock?.waitedMs ?? null),
      atMost: false,
    })
    edges.push(...edgesOf(waiter, lock, claimed, leaders))
  }
  return { waits, edges }
}

const SNAPSHOT: LockObject = { kind: 'snapshot', name: null, part: null }

function edgesOf(
  { pid, blockers }: Waiter,
  lock: PgLockRow | undefined,
  claims: readonly Claim[],
  leaders: ReadonlyMap<number, number>,
): LockEdge[] {
  const waiter = String(pid)
  const inTheWay = claims.filter(
    ({ party, mode }) => party !== waiter && lock !== undefined && modesConflict(mode, lock.mode),
  )
  const holders = (prepared: boolean) =>
    inTheWay.flatMap(({ party, granted }) =>
      granted && (!prepared || party.startsWith('prepared ')) ? [party] : [],
    )
  const names =
    blockers === null
      ? holders(false)
      : blockers.flatMap((one) => (one === 0 ? holders(true) : [String(leaders.get(one) ?? one)]))
  return [...new Set(names)]
    .filter((blocker) => blocker !== waiter)
    .map((blocker) => {
      const own = inTheWay.filter(({ party }) => party === blocker)
      const held = strongest(own.filter(({ granted }) => granted))
      const asked = strongest(own.filter(({ granted }) => !granted))
      return { waiter, blocker, mode: held ?? asked, granted: held !== null || asked === null }
    })
}

function strongest(claims: readonly Claim[]): string | null {
  const modes = claims.map(({ mode }) => mode).sort((a, b) => strength(b) - strength(a))
  return modes[0] ?? null
}

function claimsByTag(
  locks: readonly PgLockRow[],
  leaders: ReadonlyMap<number, number>,
): Map<string, Claim[]> {
  const all = new Map<string, Claim[]>()
  for (const lock of locks) {
    const party = holderOf(lock, leaders)
    if (party === null) continue
    const tag = tagOf(lock)
    const list = all.get(tag) ?? []
    list.push({ party, mode: lock.mode, granted: lock.granted })
    all.set(tag, list)
  }
  return all
}

function holderOf({ pid, prepared }: PgLockRow, leaders: ReadonlyMap<number, number>): string | null {
  if (pid !== null) return String(leaders.get(pid) ?? pid)
  return prepared === null ? null : preparedId(prepared)
}

/** Ids of the prepared transactions among the holders. */
export function preparedHolders(locks: readonly PgLockRow[]): string[] {
  return [...new Set(locks.flatMap(({ prepared }) => prepared ?? []))]
}

function tagOf(lock: PgLockRow): string {
  const { type, otherDatabase, relation, page, tuple, transaction, classid, objid, objsubid } = lock
  return [type, otherDatabase, relation, page, tuple, transaction, classid, objid, objsubid].join('|')
}

function objectOf(lock: PgLockRow, row: PgLockRow | undefined): LockObject {
  const relation = nameOf(lock)
  switch (lock.type) {
    case 'relation':
      return { kind: 'relation', name: relation, part: null }
    case 'tuple':
      return { kind: 'row', name: relation, part: `(${lock.page},${lock.tuple})` }
    case 'transactionid':
      // Whoever waits for the end of a transaction to change a row has laid hold of the row before.
      return row
        ? { kind: 'row', name: nameOf(row), part: `(${row.page},${row.tuple})` }
        : { kind: 'transaction', name: lock.transaction, part: null }
    case 'virtualxid':
      return { kind: 'transaction', name: lock.transaction, part: null }
    case 'advisory':
      return { kind: 'advisory', name: advisoryKey(lock), part: null }
    default:
      return { kind: 'other', name: [lock.type, relation].filter(Boolean).join(' '), part: null }
  }
}

function nameOf({ schema, name, relation }: PgLockRow): string | null {
  if (schema !== null && name !== null) return `${schema}.${name}`
  return relation === null ? null : String(relation)
}

// One key of 64 bits is stored in two halves (objsubid 1), two keys of 32 bits as they are (objsubid 2).
function advisoryKey({ classid, objid, objsubid }: PgLockRow): string {
  const [high, low] = [BigInt(classid ?? 0), BigInt(objid ?? 0)]
  if (objsubid === 1) return String(BigInt.asIntN(64, (high << 32n) | low))
  return `${BigInt.asIntN(32, high)}, ${BigInt.asIntN(32, low)}`
}
