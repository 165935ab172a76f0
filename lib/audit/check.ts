import 'server-only'
import { type ChainState, chainStart, verifyEnd, verifyNext } from '@/lib/audit/verify'
import { readChain, readHead } from '@/lib/features/audit/store'

const STRETCH = 1_000

/**
 * Reads the whole chain and checks it against its head. Entries that are written meanwhile are left for the
 * next time: the head is read first.
 */
export async function checkAuditChain(): Promise<ChainState & { head: { seq: bigint; hash: Uint8Array } }> {
  const head = await readHead()
  let state = chainStart()
  let after = 0n
  for (;;) {
    const rows = await readChain(after, STRETCH)
    for (const row of rows) {
      // Beyond the head that was read: written meanwhile, unless the head itself was set back.
      if (row.seq > head.seq) return { ...verifyEnd(state, head), head }
      state = verifyNext(state, row)
    }
    const last = rows.at(-1)
    if (!last || state.fault) return { ...verifyEnd(state, head), head }
    after = last.seq
  }
}
