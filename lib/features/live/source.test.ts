import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { AppError } from '@/lib/errors'
import { Source, type Update } from './source'

// A clock of our own: on a busy machine the real one leaps over some milliseconds.
beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())
const pause = (ms: number) => vi.advanceTimersByTimeAsync(ms)

test('one reading for all, one view per kind of viewer, none when nobody listens', async () => {
  let reads = 0
  let made = 0
  let empty = 0
  const source = new Source({ read: async () => ++reads, everyMs: 10 }, () => empty++)
  const seen: unknown[] = []
  const listener = (update: Update<number>) => {
    if (update.ok)
      seen.push(
        update.view('masked', (value) => {
          made += 1
          return { value }
        }),
      )
  }
  const ends = Array.from({ length: 50 }, () => source.listen(listener))
  await pause(60)
  for (const end of ends) end()
  expect(reads).toBeGreaterThan(2)
  expect(made).toBeLessThanOrEqual(reads)
  expect(seen[0]).toBe(seen[49])
  expect(empty).toBe(1)
  const before = reads
  await pause(40)
  expect(reads - before).toBeLessThanOrEqual(1)
})

test('the same is not told twice; a failure is told, with the age of the last value', async () => {
  let next: () => Promise<string> = async () => 'a'
  const source = new Source({ read: () => next(), everyMs: 5, sameAs: (value) => value }, () => undefined)
  const told: Update<string>[] = []
  const end = source.listen((update) => told.push(update))
  await pause(40)
  expect(told).toHaveLength(1)
  next = async () => {
    throw new AppError('target.refused')
  }
  await pause(20)
  expect(told.at(-1)).toMatchObject({ ok: false, lastAt: expect.any(Number) })
  next = async () => 'a'
  await pause(20)
  expect(told.at(-1)).toMatchObject({ ok: true, value: 'a' })
  end()
})

test('a reading that hangs is told while it hangs', async () => {
  const source = new Source<string>(
    { read: () => new Promise(() => undefined), everyMs: 5, lateMs: 20 },
    () => undefined,
  )
  const told: Update<string>[] = []
  const end = source.listen((update) => told.push(update))
  await pause(50)
  expect(told).toMatchObject([{ ok: false, late: true, lastAt: null, error: { code: 'target.timeout' } }])
  end()
})

test('an error of another bundle keeps its code, what is no error of ours means the store', async () => {
  const foreign = Object.assign(new Error('late'), {
    [Symbol.for('quarterdeck.appError')]: true,
    code: 'target.timeout',
  })
  for (const [thrown, code] of [
    [foreign, 'target.timeout'],
    [new Error('ECONNREFUSED'), 'store.unavailable'],
  ] as const) {
    const source = new Source<string>({ read: () => Promise.reject(thrown), everyMs: 1_000 }, () => undefined)
    const told: Update<string>[] = []
    const end = source.listen((update) => told.push(update))
    await pause(10)
    expect(told).toMatchObject([{ ok: false, late: false, error: { code } }])
    end()
  }
})
