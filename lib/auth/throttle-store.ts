import 'server-only'
import { createHmac } from 'node:crypto'
import { sameBytes } from '@/lib/crypto/hashes'
import { purposeKey, purposeKeys } from '@/lib/crypto/sealed'
import { AppError } from '@/lib/errors'
import { prisma } from '@/lib/store/client'
import { refusalTexts as t } from '@/lib/texts/refusals'
import { say } from '@/lib/texts/texts'

/** Failures are counted in windows of this length, in milliseconds. */
export const WINDOW_MS = 15 * 60_000

/** What a try is counted on: how many failures are free, and how long the longest delay after them is. */
export type ThrottleKey = { key: string; free: number; longestMs: number }

/**
 * The keys of a try to sign in. A browser that signed in to this account before has a counter of its own,
 * so that nobody can lock its owner out by failing on purpose from elsewhere.
 */
export function signInKeys(account: string, ip: string | null, knownDevice: string | null): ThrottleKey[] {
  if (knownDevice) return [{ key: `device ${knownDevice}`, free: 5, longestMs: 60_000 }]
  return [
    { key: `account ${account}`, free: 5, longestMs: 60_000 },
    { key: `address ${ip ?? 'unknown'}`, free: 20, longestMs: WINDOW_MS },
  ]
}

/** Refuses a try while one of its keys is delayed. @throws AppError `request.too_many` */
export async function demandNotDelayed(keys: readonly ThrottleKey[]): Promise<void> {
  const rows = await prisma().rateBucket.findMany({
    where: { key: { in: keys.map((one) => one.key) }, blockedUntil: { gt: new Date() } },
  })
  const until = Math.max(0, ...rows.map((row) => row.blockedUntil?.getTime() ?? 0))
  if (until === 0) return
  const seconds = Math.max(1, Math.ceil((until - Date.now()) / 1000))
  throw new AppError('request.too_many', { hint: say(t.tryAgainInS, { seconds }) })
}

/** Counts a failure on each key and delays the next try, twice as long each time. @returns counts by key */
export async function countFailure(keys: readonly ThrottleKey[]): Promise<Map<string, number>> {
  const counts = new Map<string, number>()
  for (const { key, free, longestMs } of keys) {
    const count = await bump(key)
    counts.set(key, count)
    if (count < free) continue
    const delay = Math.min(longestMs, 1_000 * 2 ** Math.min(20, count - free))
    await prisma().rateBucket.updateMany({
      where: { key },
      data: { blockedUntil: new Date(Date.now() + delay) },
    })
  }
  return counts
}

/** Adds one to a counter of the present window. */
export async function bump(key: string): Promise<number> {
  const rows = await prisma().$queryRaw<{ count: number }[]>`
    INSERT INTO rate_bucket AS b (key, count, window_start) VALUES (${key}, 1, now())
    ON CONFLICT (key) DO UPDATE SET
      count = CASE WHEN b.window_start < now() - make_interval(secs => ${WINDOW_MS / 1000})
              THEN 1 ELSE b.count + 1 END,
      window_start = CASE WHEN b.window_start < now() - make_interval(secs => ${WINDOW_MS / 1000})
              THEN now() ELSE b.window_start END
    RETURNING count`
  return rows[0]?.count ?? 1
}

/** Forgets the failures of an account or a device after it was proven to be the right person. */
export async function forgetFailures(keys: readonly ThrottleKey[]): Promise<void> {
  const own = keys.map((one) => one.key).filter((key) => !key.startsWith('address '))
  await prisma().rateBucket.deleteMany({ where: { key: { in: own } } })
}

function deviceTag(key: Uint8Array, userId: string, nonce: string): Buffer {
  return createHmac('sha256', key).update(`${userId} ${nonce}`).digest()
}

/** The value of the cookie by which this browser is known for this person. */
export function deviceMark(userId: string, nonce: string): string {
  return `${nonce}.${deviceTag(purposeKey('device'), userId, nonce).toString('base64url')}`
}

/** The device's own name when the mark was made for this person; null for anything else. */
export function knownDevice(userId: string | null, mark: string | null): string | null {
  const [nonce, tag] = (mark ?? '').split('.')
  if (!userId || !nonce || !tag) return null
  const given = Buffer.from(tag, 'base64url')
  const isOurs = purposeKeys('device').some((key) => sameBytes(given, deviceTag(key, userId, nonce)))
  return isOurs ? `${userId} ${nonce}` : null
}
