import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { afterEach, expect, test } from 'vitest'
import { freshDataDir, killStore, postmasterOf, startVictim } from '@/test/store/victims'

/** 20 kills in a normal run; QD_KILLS=100 for the long form. */
const KILLS = Number(process.env.QD_KILLS ?? 20)

const folders: { remove(): Promise<void> }[] = []
const children: { child: { kill(signal: NodeJS.Signals): boolean } }[] = []
afterEach(async () => {
  for (const one of children.splice(0)) one.child.kill('SIGKILL')
  for (const one of folders.splice(0)) await one.remove()
})

function fresh() {
  const made = freshDataDir()
  folders.push(made)
  return made
}

async function victim(mode: 'start' | 'write' | 'migrate', where: string) {
  const made = await startVictim(mode, where)
  children.push(made)
  return made
}

test(`nothing acknowledged is lost over ${KILLS} kills at random moments`, {
  timeout: 20_000 + KILLS * 6_000,
}, async () => {
  const { dataDir, folder } = fresh()
  let acknowledged = 0
  let url = ''
  for (let round = 0; round < KILLS; round++) {
    const writer = await victim('write', dataDir)
    // Most rounds die while it writes, some while the store itself starts.
    if (round % 5 !== 4) {
      url = String((await writer.event('url')).url)
      await writer.event('n')
    }
    await new Promise((resume) => setTimeout(resume, Math.random() * 300))
    writer.child.kill('SIGKILL')
    // Every third time only the supervisor dies: the store is then an orphan, on its way out or adopted.
    if (round % 3 !== 0) await killStore(folder)
    await writer.ended
    for (const event of writer.events)
      if (typeof event.n === 'number') acknowledged = Math.max(acknowledged, event.n)
  }
  const last = await victim('start', dataDir)
  url = String((await last.event('url')).url)
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  const found = await client.query('SELECT count(*)::int AS rows, max(n)::int AS newest FROM acknowledged')
  await client.end()
  expect(acknowledged).toBeGreaterThan(KILLS)
  expect(found.rows[0].newest).toBeGreaterThanOrEqual(acknowledged)
  expect(found.rows[0].rows).toBe(found.rows[0].newest)
})

test('a stale pid file whose pid belongs to another program does not block the start', async () => {
  const { dataDir, folder } = fresh()
  const first = await victim('start', dataDir)
  await first.event('pid')
  first.child.kill('SIGKILL')
  await killStore(folder)
  const file = join(folder, 'postmaster.pid')
  const lines = readFileSync(file, 'utf8').split('\n')
  lines[0] = String(process.pid)
  writeFileSync(file, lines.join('\n'))
  const second = await victim('start', dataDir)
  expect((await second.event('pid', 15_000)).adopted).toBe(false)
})

test('of two starters at once one starts the store and the other adopts it', async () => {
  const { dataDir, folder } = fresh()
  const both = await Promise.all([victim('start', dataDir), victim('start', dataDir)])
  const events = await Promise.all(both.map((one) => one.event('pid')))
  expect(events.map((event) => event.adopted).sort()).toEqual([false, true])
  expect(new Set(events.map((event) => event.pid)).size).toBe(1)
  expect(postmasterOf(folder)).toBe(events[0]?.pid)
})

test('of two processes that migrate at once one applies, and neither reaches beyond loopback', async () => {
  const { dataDir } = fresh()
  const store = await victim('start', dataDir)
  const url = String((await store.event('url')).url)
  const both = await Promise.all([victim('migrate', url), victim('migrate', url)])
  const results = await Promise.all(both.map((one) => one.event('applied')))
  const lengths = results.map((result) => (result.applied as string[]).length).sort()
  expect(lengths[0]).toBe(0)
  expect(lengths[1]).toBeGreaterThan(0)
  expect(results.flatMap((result) => result.outside)).toEqual([])
})
