import 'server-only'
import { setTimeout as sleep } from 'node:timers/promises'
import { config } from '@/lib/config'
import { followWebKey, readSecretFiles, storeUrl, takeSecrets } from '@/lib/secrets'
import { closePrisma } from '@/lib/store/client'
import { closeStorePool, storePool } from '@/lib/store/pool'
import { type KeyState, keyState, prepareKey, resealAll, retireKeys, takeIntoUse } from './rotation'

/** Processes that read the file themselves have seen a change of it by then. */
const SEEN_MS = 3_000
const LOCK = 'quarterdeck web key'

/** What a command of keys says while it works. */
export type Say = (line: string) => void

/** Works on this installation's key file and store, as the store's owner; one at a time. */
async function withKeys<T>(work: (path: string) => Promise<T>): Promise<T> {
  const settings = config()
  const path = settings.files.webKey
  takeSecrets({ ...readSecretFiles(settings, { worker: false }), databaseUrl: storeUrl(settings, 'owner') })
  followWebKey(path)
  const client = await storePool().connect()
  try {
    const taken = await client.query<{ is: boolean }>('SELECT pg_try_advisory_lock(hashtext($1)) AS is', [
      LOCK,
    ])
    if (!taken.rows[0]?.is) throw new Error('Another command is at work on the keys.')
    return await work(path)
  } finally {
    // With the connection the lock is gone, too.
    client.release(true)
    await closePrisma()
    await closeStorePool()
  }
}

/** The keys, and what the older ones still seal. */
export function listKeys(): Promise<KeyState> {
  return withKeys(keyState)
}

/** Where the rotation stands afterwards. */
export type Rotated = KeyState & { next: string | null }

/**
 * Takes the next step of a rotation; with `here`, all steps but the retirement.
 * @param here every process that holds the key reads this very file
 */
export function rotateKeys(here: boolean, say: Say): Promise<Rotated> {
  return withKeys(async (path) => {
    for (;;) {
      const before = await keyState(path)
      const done = await step(path, before, say)
      const state = await keyState(path)
      const isOver = done === 'resealed' || done === 'nothing'
      if (isOver || !here) return { ...state, next: nextOf(state) }
      await sleep(SEEN_MS)
    }
  })
}

type Step = 'prepared' | 'used' | 'resealed' | 'nothing'

async function step(path: string, { keys, left }: KeyState, say: Say): Promise<Step> {
  if (keys.some(({ state }) => state === 'stands-by')) {
    const { oldId, newId } = await takeIntoUse(path)
    say(`${newId} seals from now on; ${oldId} only opens.`)
    return 'used'
  }
  if (keys.length === 1) {
    say(`${await prepareKey(path)} was made and stands by.`)
    return 'prepared'
  }
  if (left === 0) return 'nothing'
  const { columns, signatures } = await resealAll(path, ({ what, done, of }) =>
    say(`${what}: ${done} of ${of}`),
  )
  if (signatures > 0) say(`signatures of approvals: ${signatures}`)
  for (const { name, broken } of columns)
    for (const row of broken) say(`${name} of ${row} opens under no key: set it again, or remove it.`)
  return 'resealed'
}

const EVERYWHERE =
  'Where web and worker are units of their own: put this file where each of them reads it, and restart them all.'

function nextOf({ keys, left }: KeyState): string | null {
  if (keys.some(({ state }) => state === 'stands-by')) return `${EVERYWHERE} Then: qd keys rotate`
  if (keys.length === 1) return null
  return left > 0
    ? `${EVERYWHERE} Then: qd keys rotate`
    : 'Nothing needs the older key any more. When every web and worker has the new one: qd keys retire'
}

/** Takes the older keys out of the file. @throws AppError while anything is sealed with them */
export function retireOldKeys(): Promise<string[]> {
  return withKeys(retireKeys)
}
