import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, expect, test } from 'vitest'
import { readLinks } from '@/lib/audit/chain-store'
import { makeCheckpoint } from '@/lib/audit/checkpoints'
import { verifyStore } from '@/lib/audit/verify-store'
import { readAnchors } from '@/lib/audit-verifier/files'
import { configWith } from '@/lib/config'
import { readSecretFiles, takeSecrets } from '@/lib/secrets'
import { closePrisma, prisma } from '@/lib/store/client'
import { type EmbeddedStore, startEmbeddedStore } from '@/lib/store/embedded'
import { closeStorePool } from '@/lib/store/pool'
import { bundled, CLONE } from '@/test/bundle'
import { freshDataDir, killStore } from '@/test/store/victims'

/** 20 kills in a normal run; QD_KILLS=100 for the long form. */
const KILLS = Number(process.env.QD_KILLS ?? 20)
const place = freshDataDir()
const copies = join(place.dataDir, 'copies.jsonl')
let store: EmbeddedStore | undefined
let living: ChildProcess | undefined

afterAll(async () => {
  living?.kill('SIGKILL')
  await closePrisma()
  await closeStorePool()
  await store?.stop()
  await place.remove()
})

type Acknowledged = { seq: number; name: string }

/** One life of a panel under load, ended by kill -9 at a random moment. @returns what it was told is kept */
async function life(number: number): Promise<Acknowledged[]> {
  const child = spawn(
    process.execPath,
    [await bundled('test/audit/victim.ts'), place.dataDir, copies, String(number)],
    {
      cwd: CLONE,
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  )
  living = child
  const told: Acknowledged[] = []
  let begin: () => void = () => undefined
  const working = new Promise<void>((done) => {
    begin = done
  })
  const ended = new Promise<void>((done) => child.once('close', () => done()))
  createInterface({ input: child.stdout }).on('line', (line) => {
    const event = JSON.parse(line) as Partial<Acknowledged>
    // Most lives end under load, some while the panel itself comes up.
    if (number % 5 === 4 || event.seq !== undefined) begin()
    if (event.seq !== undefined && event.name !== undefined) told.push({ seq: event.seq, name: event.name })
  })
  await Promise.race([working, ended])
  await new Promise((resume) => setTimeout(resume, Math.random() * 800))
  child.kill('SIGKILL')
  // Every third time the store lives on, as an orphan that the next life adopts.
  if (number % 3 !== 0) await killStore(place.folder)
  await ended
  return told
}

test(`over ${KILLS} kills at random moments under load, what was acknowledged is there and the log verifies`, {
  timeout: 60_000 + KILLS * 8_000,
}, async () => {
  const told: Acknowledged[] = []
  for (let number = 1; number <= KILLS; number++) told.push(...(await life(number)))
  const settings = configWith({ QD_DATA_DIR: place.dataDir, QD_EVIDENCE_FILE: copies })
  store = await startEmbeddedStore(settings)
  takeSecrets({ ...readSecretFiles(settings, { worker: true }), databaseUrl: store.url })

  expect(told.length).toBeGreaterThan(KILLS)
  const environments = new Set((await prisma().environment.findMany()).map((row) => row.name))
  const entries = new Map<number, unknown>()
  for (let after = 0n; ; ) {
    const rows = await readLinks(after, 1_000)
    for (const row of rows) entries.set(Number(row.seq), row.details)
    if (rows.length === 0) break
    after = rows.at(-1)?.seq ?? after
  }
  expect(told.filter(({ seq, name }) => !entries.has(seq) || !environments.has(name))).toEqual([])
  expect(
    told.filter(({ seq, name }) => JSON.stringify(entries.get(seq)) !== JSON.stringify({ name })),
  ).toEqual([])
  // Act and entry share a transaction: there is no one without the other.
  expect(entries.size).toBe(environments.size)
  await makeCheckpoint(true)
  // Copies that were sent are of this very log: none is from a state that the crash took back.
  expect(readAnchors(copies).anchors.length).toBeGreaterThan(0)
  const report = await verifyStore()
  expect(report).toMatchObject({ verdict: 'verified', faults: 0, signedThrough: entries.size })
})
