import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { build } from 'esbuild'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { appendAuditAlone } from '@/lib/audit/append'
import { readLinks } from '@/lib/audit/chain-store'
import { newestCheckpoint } from '@/lib/audit/checkpoint-store'
import { makeCheckpoint } from '@/lib/audit/checkpoints'
import { deliver } from '@/lib/audit/deliver'
import { type ChainRow, linkHash } from '@/lib/audit/entry'
import { signIfDue } from '@/lib/audit/evidence'
import { exportLines, keyLine } from '@/lib/audit/export'
import { filePlace } from '@/lib/audit/place-file'
import { listPlaces, seePlace, signingProblem } from '@/lib/audit/place-store'
import { rotateKey } from '@/lib/audit/rotate'
import { auditKeyId, firstSigningKey } from '@/lib/audit/signing-keys'
import { verifyStore } from '@/lib/audit/verify-store'
import type { Report } from '@/lib/audit-verifier/report'
import { systemActor } from '@/lib/auth/actor'
import { storePool } from '@/lib/store/pool'
import { makePerson } from '@/test/changes/site'
import { startTestPanel, type TestPanel } from '@/test/targets/panel'

const run = promisify(execFile)
const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '')
const folder = mkdtempSync(join(tmpdir(), 'quarterdeck-tamper-'))
const program = join(folder, 'audit-verify.mjs')
const keys = join(folder, 'keys.jsonl')
const copies = join(folder, 'checkpoints.jsonl')
const place = filePlace(copies)
const actor = systemActor('test')
const TABLES = ['audit_event', 'audit_head', 'audit_checkpoint', 'audit_key']

let panel: TestPanel
let admin: pg.Client

/** A hundred entries; the worker signs at 40 and at 100, and both checkpoints lie in the file outside. */
beforeAll(async () => {
  panel = await startTestPanel()
  admin = new pg.Client({ connectionString: panel.url })
  await admin.connect()
  const ann = await makePerson('dba')
  const bundle = build({
    entryPoints: [join(root, 'lib/audit-verifier/main.ts')],
    outfile: program,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
  })
  for (let n = 1; n <= 100; n++) {
    await appendAuditAlone({
      actor: n % 10 === 0 ? ann : actor,
      action: 'test.write',
      reason: 'because',
      details: { n, text: 'ü\u202e "quoted" \\ 1.0', list: [1, 2.5, 1e21] },
    })
    if (n === 40 || n === 100) await makeCheckpoint(true)
    if (n === 40) await seePlace(place)
  }
  await deliver(place)
  const { id, publicKey } = firstSigningKey()
  writeFileSync(keys, `${keyLine({ id, publicKey })}\n`)
  await bundle
})

afterAll(async () => {
  await admin?.end()
  await panel?.stop()
  rmSync(folder, { recursive: true, force: true })
})

async function write(path: string): Promise<string> {
  const lines: string[] = []
  for await (const line of exportLines()) lines.push(line)
  writeFileSync(path, `${lines.join('\n')}\n`)
  return path
}

/** Runs the program that auditors run, as they run it: plain Node, the files, nothing else. */
async function verify(file: string, extra: string[] = ['--keys', keys, '--anchors', copies]) {
  const args = [program, file, '--json', ...extra]
  const ended = await run(process.execPath, args, { env: { NODE_ENV: 'test' }, cwd: folder }).then(
    ({ stdout }) => ({ code: 0, stdout }),
    (error: { code: number; stdout: string }) => error,
  )
  return { code: ended.code, ...(JSON.parse(ended.stdout) as Report) }
}

/** Tampers as a superuser with the triggers off, exports and verifies, and takes it back. */
async function tampered(
  attack: string | (() => Promise<unknown>),
  extra?: string[],
): Promise<Awaited<ReturnType<typeof verify>>> {
  for (const table of TABLES) await admin.query(`CREATE TABLE copy_of_${table} AS TABLE ${table}`)
  await admin.query('SET session_replication_role = replica')
  try {
    if (typeof attack === 'string') await admin.query(attack)
    else await attack()
    return await verify(await write(join(folder, 'tampered.jsonl')), extra)
  } finally {
    for (const table of TABLES) {
      await admin.query(`DELETE FROM ${table}`)
      await admin.query(`INSERT INTO ${table} OVERRIDING SYSTEM VALUE TABLE copy_of_${table}`)
      await admin.query(`DROP TABLE copy_of_${table}`)
    }
    await admin.query('SET session_replication_role = origin')
  }
}

function faults(report: Report) {
  return report.findings.filter((finding) => finding.severity === 'fault')
}

/** Writes the chain anew from an entry on, as somebody who knows this source would. */
async function rechain(from: number, edit: (row: ChainRow) => ChainRow): Promise<void> {
  const rows = await readLinks(BigInt(from - 2), 1_000)
  let prevHash = rows[0]?.hash ?? new Uint8Array(32)
  for (const row of rows.slice(1)) {
    const fresh = { ...edit(row), prevHash }
    const hash = linkHash(fresh)
    await admin.query(
      'UPDATE audit_event SET details = $2, at = $3, prev_hash = $4, hash = $5 WHERE seq = $1',
      [row.seq.toString(), JSON.stringify(fresh.details), fresh.at, prevHash, hash],
    )
    await admin.query('UPDATE audit_head SET seq = $1, hash = $2', [row.seq.toString(), hash])
    prevHash = hash
  }
}

const edit50 = (row: ChainRow): ChainRow => (row.seq === 50n ? { ...row, details: { n: 999 } } : row)

test('untouched: verified, every entry signed, the copies compared', async () => {
  const report = await verify(await write(join(folder, 'good.jsonl')))
  expect(report).toMatchObject({ code: 0, verdict: 'verified', events: 100, signedThrough: 100, faults: 0 })
  expect(report.places).toEqual([{ place: copies, compared: 2, newer: 0 }])
  expect(report.remarks).toBe(0)
})

test("without a key of one's own it is called consistent, not verified", async () => {
  const report = await verify(join(folder, 'good.jsonl'), [])
  expect(report).toMatchObject({ code: 3, verdict: 'consistent', faults: 0 })
})

describe('the tamper matrix', () => {
  test('edit row 50: found at 50', async () => {
    const report = await tampered(`UPDATE audit_event SET details = '{"n": 999}' WHERE seq = 50`)
    expect(report.code).toBe(1)
    expect(faults(report)).toMatchObject([{ kind: 'edited', seq: 50 }])
  })

  test('edit the time of row 51: found at 51', async () => {
    const report = await tampered(`UPDATE audit_event SET at = at + interval '1 ms' WHERE seq = 51`)
    expect(faults(report)).toMatchObject([{ kind: 'edited', seq: 51 }])
  })

  test('delete row 50: found as a gap', async () => {
    const report = await tampered('DELETE FROM audit_event WHERE seq = 50')
    expect(faults(report)[0]).toMatchObject({ kind: 'missing', seq: 50 })
    expect(report.code).toBe(1)
  })

  test('delete row 50 and renumber: found at 50', async () => {
    const report = await tampered(
      'DELETE FROM audit_event WHERE seq = 50; UPDATE audit_event SET seq = -seq WHERE seq > 50; UPDATE audit_event SET seq = -seq - 1 WHERE seq < 0; UPDATE audit_head SET seq = 99',
    )
    expect(faults(report)[0]).toMatchObject({ kind: 'moved', seq: 50 })
  })

  test('swap 50 and 51: found at 50', async () => {
    const report = await tampered(
      'UPDATE audit_event SET seq = -50 WHERE seq = 50; UPDATE audit_event SET seq = 50 WHERE seq = 51; UPDATE audit_event SET seq = 51 WHERE seq = -50',
    )
    expect(faults(report)[0]).toMatchObject({ kind: 'moved', seq: 50 })
  })

  test('cut the last 10, head and checkpoints with them: the copy outside is beyond the end', async () => {
    const cut = `DELETE FROM audit_event WHERE seq > 90; DELETE FROM audit_checkpoint WHERE seq > 90;
      UPDATE audit_head SET (seq, hash) = (SELECT seq, hash FROM audit_event WHERE seq = 90)`
    const report = await tampered(cut)
    expect(faults(report)).toMatchObject([{ kind: 'cut', seq: 91 }])
    expect(faults(report)[0]?.what).toContain('entries 91 to 100')
    // The chain alone cannot know: that is why copies lie elsewhere.
    expect(await tampered(cut, ['--keys', keys])).toMatchObject({ code: 0, faults: 0 })
  })

  test('edit row 50 and make every hash anew (insider): the signatures say between which entries', async () => {
    const report = await tampered(() => rechain(50, edit50))
    expect(faults(report)[0]).toMatchObject({ kind: 'rewritten', seq: 100 })
    expect(faults(report)[0]?.what).toContain('between entries 41 and 100')
  })

  test('the same, with the checkpoints after it removed: the copy outside tells', async () => {
    const report = await tampered(async () => {
      await rechain(50, edit50)
      await admin.query('DELETE FROM audit_checkpoint WHERE seq > 40')
    })
    expect(faults(report)).toMatchObject([{ kind: 'rewritten', seq: 100 }])
  })

  test('append a forged row: found where its hash, its head or its seal is not right', async () => {
    const forged = (
      hash: string,
    ) => `INSERT INTO audit_event SELECT 101, now(), 'users.invite', 'single', 'ok',
      'user', actor_id, personal, NULL, NULL, NULL, NULL, '{}', hash, ${hash} FROM audit_event WHERE seq = 100`
    const wrong = await tampered(
      `${forged("sha256('x')")}; UPDATE audit_head SET seq = 101, hash = sha256('x')`,
    )
    expect(faults(wrong)[0]).toMatchObject({ kind: 'edited', seq: 101 })
    const headless = await tampered(forged("sha256('x')"))
    expect(faults(headless).map((fault) => fault.kind)).toContain('head')
  })

  test("append a forged row with right hashes in a person's name: only we see that its seal is not theirs", async () => {
    let inside: Awaited<ReturnType<typeof verifyStore>> | undefined
    const outside = await tampered(async () => {
      await admin.query(`INSERT INTO audit_event SELECT 101, now(), 'users.invite', 'single', 'ok', 'user',
        actor_id, personal, NULL, NULL, NULL, NULL, '{}', hash, hash FROM audit_event WHERE seq = 100`)
      await rechain(101, (row) => row)
      inside = await verifyStore()
    })
    expect(outside.faults).toBe(0)
    expect(outside.signedThrough).toBe(100)
    expect(inside).toMatchObject({ ok: false, fault: { seq: 101 } })
    expect(inside?.fault?.what).toContain('was not sealed for them')
  })

  test('wipe all: the copies outside hold what is gone', async () => {
    const report = await tampered(
      `DELETE FROM audit_event; DELETE FROM audit_checkpoint; DELETE FROM audit_key;
       UPDATE audit_head SET seq = 0, hash = decode(repeat('00', 32), 'hex')`,
    )
    expect(faults(report)).toMatchObject([{ kind: 'cut', seq: 1 }])
  })

  test('set back to an older copy, and written on: two histories', async () => {
    const report = await tampered(async () => {
      await admin.query(`DELETE FROM audit_event WHERE seq > 60; DELETE FROM audit_checkpoint WHERE seq > 60;
        UPDATE audit_head SET (seq, hash) = (SELECT seq, hash FROM audit_event WHERE seq = 60)`)
      for (let n = 61; n <= 105; n++) await appendAuditAlone({ actor, action: 'test.again' })
      await makeCheckpoint(true)
    })
    const kinds = faults(report).map((fault) => fault.kind)
    expect(kinds).toContain('fork')
    expect(kinds).toContain('rewritten')
  })

  test('set back to an older copy: the place notices at the next checkpoint, by itself', async () => {
    await tampered(async () => {
      await admin.query(`DELETE FROM audit_event WHERE seq > 60; DELETE FROM audit_checkpoint WHERE seq > 60;
        UPDATE audit_head SET (seq, hash) = (SELECT seq, hash FROM audit_event WHERE seq = 60)`)
      await makeCheckpoint(true)
      const own = join(folder, 'own.jsonl')
      writeFileSync(own, readFileSync(copies))
      const other = filePlace(own)
      await seePlace(other)
      await deliver(other)
      const shown = (await listPlaces()).find((one) => one.id === other.id)
      expect(shown?.lastError).toContain('the store was set back to an older copy')
    })
  })

  test('clock set back: the entry whose time is not after the one before is named', async () => {
    const report = await tampered(() =>
      rechain(50, (row) => (row.seq >= 70n ? { ...row, at: '2020-01-01T00:00:00.000Z' } : row)),
    )
    expect(report.findings).toContainEqual(
      expect.objectContaining({ severity: 'remark', kind: 'clock', seq: 70 }),
    )
  })

  test('fork, two heads: two signed checkpoints of one entry with different hashes', async () => {
    const other = join(folder, 'other.jsonl')
    await tampered(async () => {
      await admin.query('DELETE FROM audit_checkpoint WHERE seq > 40')
      await rechain(90, (row) => ({ ...row, details: { other: true } }))
      await makeCheckpoint(true)
      const elsewhere = filePlace(other)
      await seePlace(elsewhere)
      await deliver(elsewhere)
    })
    const report = await verify(join(folder, 'good.jsonl'), ['--keys', keys, '--anchors', other])
    expect(faults(report)[0]).toMatchObject({ kind: 'fork', seq: 100 })
  })

  test('the worker signs nothing that was altered, and says which entry', async () => {
    await tampered(async () => {
      await appendAuditAlone({ actor, action: 'test.more' })
      await admin.query(`UPDATE audit_event SET action = 'test.less' WHERE seq = 101`)
      await admin.query("UPDATE audit_checkpoint SET time = time - interval '10 min'")
      expect(await signIfDue()).toBe(false)
      expect((await signingProblem())?.what).toContain('Entry 101')
    })
    expect((await newestCheckpoint())?.seq).toBe(100n)
  })

  test('the checkpoint stream stopped: the silence is told', async () => {
    const late = join(folder, 'late.jsonl')
    const later = new Date(Date.now() + 40 * 60_000).toISOString()
    const text = readFileSync(join(folder, 'good.jsonl'), 'utf8')
    writeFileSync(late, text.replace(/"exportedAt":"[^"]+"/, `"exportedAt":"${later}"`))
    const report = await verify(late)
    expect(report.findings).toMatchObject([{ severity: 'remark', kind: 'gap', seq: 100 }])
  })

  test('key rotated mid-file: verifies from the first key and from the new one', async () => {
    const old = firstSigningKey().id
    const late = join(folder, 'rotated.jsonl')
    const newKeys = join(folder, 'new-keys.jsonl')
    const report = await tampered(async () => {
      const { newKeyId } = await rotateKey({
        requestedBy: '00000000-0000-4000-8000-000000000000',
        keyId: old,
      })
      for (let n = 0; n < 5; n++) await appendAuditAlone({ actor, action: 'test.after' })
      await makeCheckpoint(true)
      const { rows } = await storePool().query(
        'SELECT public_key AS "publicKey" FROM audit_key WHERE id = $1',
        [newKeyId],
      )
      writeFileSync(newKeys, `${keyLine({ id: newKeyId, publicKey: rows[0].publicKey })}\n`)
      await write(late)
    })
    expect(report).toMatchObject({ code: 0, verdict: 'verified', signedThrough: 106 })
    expect(report.keys.map((key) => key.trusted)).toEqual([true, true])
    expect(await verify(late, ['--keys', newKeys])).toMatchObject({ code: 0, verdict: 'verified' })
  })

  test('a change of keys that the old key did not sign is none', async () => {
    const old = firstSigningKey().id
    const report = await tampered(async () => {
      await rotateKey({ requestedBy: '00000000-0000-4000-8000-000000000000', keyId: old })
      await rechain(101, (row) =>
        row.action === 'audit.key-changed'
          ? { ...row, details: { ...(row.details as object), oldSignature: 'A'.repeat(86) } }
          : row,
      )
    })
    expect(faults(report).map((fault) => fault.kind)).toContain('key')
  })

  test('removed by rule: verifies through the entry that tells it and the checkpoint there', async () => {
    const removed = async (hash: Uint8Array | undefined) => {
      const details = { throughSeq: 40, hash: Buffer.from(hash ?? []).toString('hex'), count: 40 }
      await appendAuditAlone({ actor, action: 'audit.retention', details })
      await admin.query('DELETE FROM audit_event WHERE seq <= 40')
      await makeCheckpoint(true)
    }
    const [row] = await readLinks(39n, 1)
    const report = await tampered(() => removed(row?.hash))
    expect(report).toMatchObject({ code: 0, verdict: 'verified', firstSeq: 41, lastSeq: 101 })
    const untold = await tampered('DELETE FROM audit_event WHERE seq <= 40')
    expect(faults(untold)[0]).toMatchObject({ kind: 'missing', seq: 1 })
    const elsewhere = await tampered(async () => {
      const [other] = await readLinks(29n, 1)
      const details = { throughSeq: 30, hash: Buffer.from(other?.hash ?? []).toString('hex'), count: 30 }
      await appendAuditAlone({ actor, action: 'audit.retention', details })
      await admin.query('DELETE FROM audit_event WHERE seq <= 30')
    })
    expect(faults(elsewhere)[0]).toMatchObject({ kind: 'missing', seq: 30 })
  })

  test('the wrong public key: the verifier says so', async () => {
    const wrong = join(folder, 'wrong.jsonl')
    const publicKey = 'MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE='
    writeFileSync(wrong, `${keyLine({ id: auditKeyId(publicKey), publicKey })}\n`)
    const report = await verify(join(folder, 'good.jsonl'), ['--keys', wrong])
    expect(report.code).toBe(1)
    expect(faults(report)).toMatchObject([{ kind: 'key' }])
    expect(faults(report)[0]?.what).toContain('The public key is the wrong one')
  })
})

describe('the file itself', () => {
  const good = () => readFileSync(join(folder, 'good.jsonl'), 'utf8').trimEnd().split('\n')
  const altered = (lines: string[]) => {
    writeFileSync(join(folder, 'file.jsonl'), `${lines.join('\n')}\n`)
    return verify(join(folder, 'file.jsonl'))
  }

  test('cut while it was sent', async () => {
    expect(faults(await altered(good().slice(0, -20)))[0]).toMatchObject({ kind: 'cut' })
  })

  test('one name twice, which two readers would read differently', async () => {
    const lines = good().map((line) =>
      line.includes('"seq":"50"') ? line.replace('{"action"', '{"action":"nothing","action"') : line,
    )
    const found = faults(await altered(lines))
    expect(found).toHaveLength(1)
    expect(found[0]).toMatchObject({ kind: 'unreadable', seq: 50 })
  })

  test('no file, no export, an older copy: each is said, and none is verified', async () => {
    await expect(run(process.execPath, [program, '/nonexistent'])).rejects.toMatchObject({ code: 2 })
    expect((await altered(['{}'])).code).toBe(1)
    const tomorrow = new Date(Date.now() + 86_400_000).toISOString()
    const old = await verify(join(folder, 'good.jsonl'), ['--keys', keys, '--asked-at', tomorrow])
    expect(faults(old)).toMatchObject([{ kind: 'cut' }])
  })
})
