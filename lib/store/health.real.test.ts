import { fileURLToPath } from 'node:url'
import { afterAll, expect, test } from 'vitest'
import { takeSecrets } from '@/lib/secrets'
import { freshDataDir, killStore, startVictim } from '@/test/store/victims'
import { closePrisma, prisma } from './client'
import { storeHealth } from './health'
import { migrateStore } from './migrate'
import { closeStorePool, storePool } from './pool'

const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '')
const place = freshDataDir()
const kills: (() => void)[] = []

afterAll(async () => {
  await closePrisma()
  await closeStorePool()
  for (const kill of kills) kill()
  await place.remove()
})

/** The health answer is remembered for a second. */
const nextAnswer = () => new Promise((resume) => setTimeout(resume, 1_100)).then(storeHealth)

test('a store that dies is reported, harms nobody, and is used again when it is back', async () => {
  const first = await startVictim('start', place.dataDir)
  kills.push(() => first.child.kill('SIGKILL'))
  const url = String((await first.event('url')).url)
  await migrateStore(root, url)
  takeSecrets({ databaseUrl: url, webKey: 'x', workerPublicKey: 'x', workerVerifyKey: 'x' })
  expect(await storeHealth()).toMatchObject({ ok: true })
  expect(await prisma().user.count()).toBe(0)

  first.child.kill('SIGKILL')
  await killStore(place.folder)
  const down = await nextAnswer()
  expect(down.ok).toBe(false)
  expect(down.lastOkAt).not.toBeNull()
  await expect(prisma().user.count()).rejects.toThrow()
  await expect(storePool().query('SELECT 1')).rejects.toThrow()

  const second = await startVictim('start', place.dataDir)
  kills.push(() => second.child.kill('SIGKILL'))
  expect(String((await second.event('url')).url)).toBe(url)
  expect((await nextAnswer()).ok).toBe(true)
  expect(await prisma().user.count()).toBe(0)
})
