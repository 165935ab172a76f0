import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { build } from 'esbuild'
import pg from 'pg'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { appendAuditAlone } from '@/lib/audit/append'
import { makeCheckpoint } from '@/lib/audit/checkpoints'
import { exportLines, keyLine } from '@/lib/audit/export'
import { cutOldEntries } from '@/lib/audit/retention'
import { firstSigningKey } from '@/lib/audit/signing-keys'
import { verifyStore } from '@/lib/audit/verify-store'
import type { Report } from '@/lib/audit-verifier/report'
import { systemActor } from '@/lib/auth/actor'
import { checkHere } from '@/lib/cli/audit-verify'
import { storePool } from '@/lib/store/pool'
import { startTestPanel, type TestPanel } from '@/test/targets/panel'

const run = promisify(execFile)
const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '')
const folder = mkdtempSync(join(tmpdir(), 'quarterdeck-retention-'))
const archives = join(folder, 'archive')
const program = join(folder, 'audit-verify.mjs')
const keys = join(folder, 'keys.jsonl')
const actor = systemActor('test')
const DAY = 86_400_000
let panel: TestPanel
let owner: pg.Client

async function entries(count: number, daysAgo: number): Promise<void> {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() - daysAgo * DAY })
  try {
    for (let n = 0; n < count; n += 1)
      await appendAuditAlone({ actor, action: 'test.write', details: { n, daysAgo } })
    await makeCheckpoint(true)
  } finally {
    vi.useRealTimers()
  }
}

beforeAll(async () => {
  panel = await startTestPanel({
    QD_AUDIT_KEEP_DAYS: '120',
    QD_AUDIT_ARCHIVE_DIR: archives,
    QD_EVIDENCE_FILE: 'off',
  })
  owner = new pg.Client({ connectionString: panel.url })
  await owner.connect()
  await entries(30, 300)
  await entries(20, 200)
  await entries(10, 100)
  await entries(10, 0)
  const { id, publicKey } = firstSigningKey()
  writeFileSync(keys, `${keyLine({ id, publicKey })}\n`)
  await build({
    entryPoints: [join(root, 'lib/audit-verifier/main.ts')],
    outfile: program,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
  })
})
afterAll(async () => {
  await owner?.end()
  await panel?.stop()
  rmSync(folder, { recursive: true, force: true })
})

async function written(name: string): Promise<string> {
  const lines: string[] = []
  for await (const line of exportLines()) lines.push(line)
  const path = join(folder, name)
  writeFileSync(path, `${lines.join('\n')}\n`)
  return path
}

async function verify(file: string, ...more: string[]) {
  const args = [program, file, '--json', '--keys', keys, ...more]
  const ended = await run(process.execPath, args, { env: { NODE_ENV: 'test' } }).then(
    ({ stdout }) => ({ code: 0, stdout }),
    (error: { code: number; stdout: string }) => error,
  )
  const report = JSON.parse(ended.stdout) as Report
  return {
    ...report,
    code: ended.code,
    faultsFound: report.findings.filter((one) => one.severity === 'fault'),
  }
}

const refusal = (sql: string) =>
  owner.query(sql).then(
    () => 'done',
    (error: Error) => error.message,
  )

test('nobody lets entries go past the rule, not even the owner of the tables', async () => {
  for (const sql of [
    'DELETE FROM audit_event WHERE seq <= 30',
    'DELETE FROM audit_event WHERE seq = 5',
    'DELETE FROM audit_event',
    "UPDATE audit_event SET action = 'x' WHERE seq = 5",
    'TRUNCATE audit_event',
  ])
    expect(await refusal(sql), sql).toMatch(/append only/)
  expect((await owner.query('SELECT count(*)::int AS n FROM audit_event')).rows[0].n).toBe(70)
})

test('the cut: written to a file, told, signed, then removed; the rest verifies and says where it begins', async () => {
  const done = await cutOldEntries()
  expect(done).toEqual({ throughSeq: 50, entries: 50, file: join(archives, 'audit-1-50.jsonl') })
  const told = (await owner.query("SELECT details FROM audit_event WHERE action = 'audit.retention'")).rows[0]
    .details
  const file = readFileSync(join(archives, 'audit-1-50.jsonl'))
  expect(told).toMatchObject({ throughSeq: 50, entries: 50, firstSeq: 1, file: 'audit-1-50.jsonl' })
  expect(told.sha256).toBe(createHash('sha256').update(file).digest('hex'))
  expect(await verifyStore()).toMatchObject({ verdict: 'verified', faults: 0 })
  const report = await verify(await written('cut.jsonl'))
  expect(report).toMatchObject({ code: 0, verdict: 'verified', firstSeq: 51, cutThrough: 50, faults: 0 })
  const words = (await run(process.execPath, [program, join(folder, 'cut.jsonl'), '--keys', keys])).stdout
  expect(words).toMatch(/Entries 1 to 50 were removed by rule/)
  // Nothing further is due, and the next day changes nothing.
  expect(await cutOldEntries(Date.now() + DAY)).toBeNull()
})

test('with its archive the whole log verifies from entry 1', async () => {
  const whole = await verify(join(folder, 'cut.jsonl'), '--archive', join(archives, 'audit-1-50.jsonl'))
  expect(whole).toMatchObject({ code: 0, verdict: 'verified', firstSeq: 1, cutThrough: 0, events: 71 })
})

test('the command line checks the folder of archives with the log as it is now', async () => {
  const here = (archive: string[], trusted = [keys]) =>
    checkHere(exportLines(), { archive, keys: trusted, anchors: [] }, new Date())
  expect(await here([archives])).toMatchObject({
    verdict: 'verified',
    firstSeq: 1,
    cutThrough: 0,
    events: 71,
  })
  expect(await here([])).toMatchObject({ verdict: 'verified', firstSeq: 51, cutThrough: 50 })
  // Nobody but the panel vouches for it without a key that was kept.
  expect(await here([archives], [])).toMatchObject({ verdict: 'consistent', faults: 0 })
  const bad = join(folder, 'bad')
  mkdirSync(bad)
  await expect(async () => here([bad])).rejects.toThrow('holds no archive')
  const text = readFileSync(join(archives, 'audit-1-50.jsonl'), 'utf8')
  writeFileSync(join(bad, 'audit-1-50.jsonl'), text.replace('"n":7', '"n":8'))
  expect(await here([bad])).toMatchObject({ verdict: 'altered' })
})

test('an archive that was altered, cut or is another is found', async () => {
  const lines = readFileSync(join(archives, 'audit-1-50.jsonl'), 'utf8').trimEnd().split('\n')
  const attack = async (edit: (line: string, n: number) => string | null) => {
    const path = join(folder, 'bad-archive.jsonl')
    writeFileSync(
      path,
      `${lines
        .map(edit)
        .filter((line) => line !== null)
        .join('\n')}\n`,
    )
    return verify(join(folder, 'cut.jsonl'), '--archive', path)
  }
  const edited = await attack((line) =>
    line.replace('"n":7,', '"n":8,').replace('{"daysAgo":300,"n":7}', '{"daysAgo":300,"n":8}'),
  )
  expect(edited.code).toBe(1)
  expect(edited.faultsFound[0]).toMatchObject({ kind: 'edited', seq: 8 })
  const missing = await attack((line) => (line.includes('"seq":"9"') ? null : line))
  expect(missing.faultsFound.map((one) => one.kind)).toContain('missing')
  const short = await attack((line) => (/"seq":"(4[5-9]|50)"/.test(line) ? null : line))
  expect(short.faultsFound.map((one) => one.kind)).toContain('missing')
})

test('tampered cuts: untold, told of another number, unsigned, one entry too many', async () => {
  const lines = readFileSync(join(folder, 'cut.jsonl'), 'utf8').trimEnd().split('\n')
  const attack = async (edit: (line: string) => string | null) => {
    const path = join(folder, 'bad.jsonl')
    writeFileSync(
      path,
      `${lines
        .map(edit)
        .filter((line) => line !== null)
        .join('\n')}\n`,
    )
    return (await verify(path)).faultsFound.map((one) => one.kind)
  }
  expect(await attack((line) => (line.includes('"seq":"51"') ? null : line))).toContain('missing')
  expect(await attack((line) => line.replace('"throughSeq":50', '"throughSeq":49'))).toEqual(
    expect.arrayContaining(['edited', 'missing']),
  )
  expect(
    await attack((line) =>
      line.includes('"kind":"checkpoint"') && line.includes('"seq":50,') ? null : line,
    ),
  ).toEqual(expect.arrayContaining(['checkpoint', 'missing']))
  expect(await attack((line) => (line.includes('audit.retention') ? null : line))).toContain('missing')
})

test('killed between telling and removing: the next night makes the cut that was told, once', async () => {
  // As the first cut left it: told, and the rows still there, because the process died.
  const [before] = (await owner.query('SELECT min(seq)::int AS first FROM audit_event')).rows
  expect(before.first).toBe(51)
  const checkpoint = (
    await owner.query("SELECT seq, encode(hash, 'hex') AS hash FROM audit_checkpoint WHERE seq = 60")
  ).rows[0]
  await appendAuditAlone({
    actor: systemActor('audit'),
    action: 'audit.retention',
    details: { throughSeq: Number(checkpoint.seq), hash: checkpoint.hash },
  })
  expect(await cutOldEntries()).toMatchObject({
    throughSeq: 60,
    entries: 10,
    file: join(archives, 'audit-51-60.jsonl'),
  })
  expect(await cutOldEntries()).toBeNull()
  expect(await verify(await written('second.jsonl'))).toMatchObject({ code: 0, firstSeq: 61, cutThrough: 60 })
  // Told is not written: the file that was missing was made before anything went.
  expect(readdirSync(archives).sort()).toEqual(['audit-1-50.jsonl', 'audit-51-60.jsonl'])
  expect(await verify(join(folder, 'second.jsonl'), '--archive', archives)).toMatchObject({
    code: 0,
    firstSeq: 1,
    cutThrough: 0,
  })
  const both = [
    '--archive',
    join(archives, 'audit-1-50.jsonl'),
    '--archive',
    join(archives, 'audit-51-60.jsonl'),
  ]
  expect(await verify(join(folder, 'second.jsonl'), ...both)).toMatchObject({
    code: 0,
    firstSeq: 1,
    cutThrough: 0,
  })
})

test('what is younger than ninety days stays, whatever is told', async () => {
  const head = (
    await storePool().query<{ seq: string; hash: string }>(
      "SELECT seq, encode(hash, 'hex') AS hash FROM audit_checkpoint ORDER BY id DESC LIMIT 1",
    )
  ).rows[0]
  await appendAuditAlone({
    actor: systemActor('audit'),
    action: 'audit.retention',
    details: { throughSeq: Number(head?.seq), hash: head?.hash },
  })
  await expect(cutOldEntries()).rejects.toThrow(/append only/)
})
