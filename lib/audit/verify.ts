import { type ChainRow, GENESIS, linkHash } from '@/lib/audit/entry'
import { sameBytes } from '@/lib/crypto/hashes'

/** The first thing that is wrong in a chain, at the number where it shows. */
export type ChainFault = { seq: number; what: string }

/** What a verifier knows between two rows; rows are fed in the order of their numbers. */
export type ChainState = {
  seq: bigint
  hash: Uint8Array
  at: string
  count: number
  fault: ChainFault | null
}

/** The state before the first row. */
export function chainStart(): ChainState {
  return { seq: 0n, hash: GENESIS, at: '', count: 0, fault: null }
}

function faultOf(state: ChainState, row: ChainRow): string | null {
  const expected = state.seq + 1n
  if (row.seq !== expected) return `Entry ${expected} is missing: the next one there is ${row.seq}.`
  if (!sameBytes(row.prevHash, state.hash)) {
    return `Entry ${row.seq} does not continue entry ${state.seq}: one was moved, renumbered or removed.`
  }
  if (!sameBytes(row.hash, linkHash(row)))
    return `Entry ${row.seq} was edited: its content does not give its hash.`
  return null
}

/**
 * Checks one more row. After the first fault the state stays as it is: what comes after a break proves
 * nothing. Pure: it needs no store and no key, only rows.
 */
export function verifyNext(state: ChainState, row: ChainRow): ChainState {
  if (state.fault) return { ...state, count: state.count + 1 }
  const what = faultOf(state, row)
  const fault =
    what === null ? null : { seq: Number(row.seq === state.seq + 1n ? row.seq : state.seq + 1n), what }
  return { seq: row.seq, hash: row.hash, at: row.at, count: state.count + 1, fault }
}

/** Checks that the chain ends where the head says: cutting off the newest entries shows only here. */
export function verifyEnd(state: ChainState, head: { seq: bigint; hash: Uint8Array }): ChainState {
  if (state.fault) return state
  if (state.seq !== head.seq) {
    const seq = Number(state.seq < head.seq ? state.seq + 1n : head.seq + 1n)
    return {
      ...state,
      fault: { seq, what: `The chain ends at ${state.seq}, but its head says ${head.seq}.` },
    }
  }
  if (!sameBytes(state.hash, head.hash)) {
    return {
      ...state,
      fault: { seq: Number(head.seq), what: 'The head does not have the hash of the last entry.' },
    }
  }
  return state
}

/** Checks a whole list of rows, and the head when it is given. */
export function verifyChain(rows: readonly ChainRow[], head?: { seq: bigint; hash: Uint8Array }): ChainState {
  const state = rows.reduce(verifyNext, chainStart())
  return head ? verifyEnd(state, head) : state
}
