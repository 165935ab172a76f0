import { storePool } from './pool'

/** Whether our own store answers. `checkedAt` and `lastOkAt` are Unix milliseconds. */
export type StoreHealth = { ok: boolean; checkedAt: number; lastOkAt: number | null; milliseconds: number }

const MAX_AGE = 1_000
const HOLDER = Symbol.for('quarterdeck.storeHealth')
type Holder = { [HOLDER]?: { last: StoreHealth | null; running: Promise<StoreHealth> | null } }

/**
 * Asks the store for a sign of life, at most once a second however many ask. Never throws: a store that
 * does not answer within three seconds is `ok: false`, with the time it last answered.
 */
export async function storeHealth(): Promise<StoreHealth> {
  const holder = globalThis as Holder
  holder[HOLDER] ??= { last: null, running: null }
  const state = holder[HOLDER]
  if (state.last && Date.now() - state.last.checkedAt < MAX_AGE) return state.last
  state.running ??= ping(state.last?.lastOkAt ?? null).then((health) => {
    state.last = health
    state.running = null
    return health
  })
  return state.running
}

async function ping(lastOkAt: number | null): Promise<StoreHealth> {
  const started = Date.now()
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), 3_000)
  })
  const answered = Promise.resolve()
    .then(() => storePool().query('SELECT 1'))
    .then(
      () => true,
      () => false,
    )
  const ok = await Promise.race([answered, late])
  clearTimeout(timer)
  const now = Date.now()
  return { ok, checkedAt: now, lastOkAt: ok ? now : lastOkAt, milliseconds: now - started }
}
