import { AppError } from '@/lib/errors'

/** How long a person or a page waits for our own store before it is said to be away, in milliseconds. */
export const STORE_PATIENCE_MS = 5_000

/**
 * The answer of the store, unless that takes too long: a store that is frozen refuses nothing and answers nothing.
 * @throws AppError `store.unavailable`
 */
export async function withPatience<T>(work: Promise<T>, patienceMs = STORE_PATIENCE_MS): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new AppError('store.unavailable')), patienceMs)
  })
  // The one that lost the race may fail later; nobody waits for that.
  work.catch(() => undefined)
  return Promise.race([work, late]).finally(() => clearTimeout(timer))
}
