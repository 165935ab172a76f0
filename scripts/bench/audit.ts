import { spawn } from 'node:child_process'
import { generateKeyPairSync, randomBytes, sign } from 'node:crypto'
import { createReadStream, createWriteStream, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { GENESIS, hashedFields, linkHash } from '@/lib/audit/entry'
import { canonicalJson } from '@/lib/crypto/canonical'
import { sha256 } from '@/lib/crypto/hashes'
import type { Context } from './context'
import { median, spread } from './measure'
import { load, type PartResult } from './report'

const ENTRIES = 1_000_000
const EVERY = 1_000
const ROUNDS = 3

type Head = { seq: number; hash: string }
type Signer = { id: string; publicKey: string; sign(text: string): string }

function newSigner(): Signer {
  const pair = generateKeyPairSync('ed25519')
  const publicKey = pair.publicKey.export({ format: 'der', type: 'spki' })
  return {
    id: sha256(publicKey).subarray(0, 8).toString('hex'),
    publicKey: publicKey.toString('base64'),
    sign: (text) => sign(null, Buffer.from(text, 'utf8'), pair.privateKey).toString('base64'),
  }
}

/** A million entries as the panel exports them: two thirds of people, with sealed names. `head` is filled in. */
async function* exported(signer: Signer, head: Head): AsyncGenerator<string> {
  const chain: string[] = []
  let prevHash: Buffer = GENESIS
  let previous: Buffer = GENESIS
  const sealed = randomBytes(150)
  const began = Date.parse('2026-01-01T00:00:00.000Z')
  for (let n = 1; n <= ENTRIES; n++) {
    const person = n % 3 !== 0
    const row = {
      seq: BigInt(n),
      at: new Date(began + n * 300).toISOString(),
      action: person ? 'changes.apply' : 'audit.verify',
      phase: person ? 'intent' : 'single',
      result: person ? 'pending' : 'ok',
      actorKind: person ? 'user' : 'system',
      actorId: person ? '3f2c1f9e-52c3-4a58-9d0e-3c6f1c2b7a10' : 'audit',
      personal: person ? sealed : null,
      targetId: '6b1d5a3e-9b1f-4f0e-8a55-0a4d9d1c2e3f',
      requestId: '0e7a9d34-1111-4222-8333-444455556666',
      changeId: null,
      intentSeq: null,
      details: { kind: 'sessions.end', tier: 1, title: `End session ${n} of shop`, n },
      prevHash,
    }
    const hash = linkHash(row)
    chain.push(canonicalJson({ kind: 'event', ...hashedFields(row), hash: hash.toString('hex') }))
    prevHash = hash
    if (n % EVERY === 0) {
      const content = {
        seq: n,
        hash: hash.toString('hex'),
        count: EVERY,
        time: row.at,
        keyId: signer.id,
        prevCheckpointHash: previous.toString('hex'),
      }
      const signature = signer.sign(`quarterdeck-audit-checkpoint/1\n${canonicalJson(content)}`)
      chain.push(canonicalJson({ kind: 'checkpoint', ...content, signature }))
      previous = sha256(canonicalJson({ ...content, signature }))
      yield `${chain.splice(0).join('\n')}\n`
    }
    head.seq = n
    head.hash = hash.toString('hex')
  }
  yield `${canonicalJson({ kind: 'end', events: ENTRIES, checkpoints: ENTRIES / EVERY })}\n`
}

function header(signer: Signer, head: Head): string {
  const first = canonicalJson({
    kind: 'header',
    format: 'quarterdeck-audit-export/1',
    exportedAt: '2026-01-05T00:00:00.000Z',
    headSeq: head.seq,
    headHash: head.hash,
  })
  return `${first}\n${canonicalJson({ kind: 'key', id: signer.id, publicKey: signer.publicKey })}\n`
}

type Outcome = { seconds: number; megabytes: number; report: { verdict: string; events: number } }

function verify(context: Context, args: string[]): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const began = performance.now()
    // GNU time would need a package; the process says its own peak at its end.
    const peak = "process.on('exit',()=>process.stderr.write(String(process.resourceUsage().maxRSS)))"
    const child = spawn(
      process.execPath,
      [
        '--import',
        `data:text/javascript,${encodeURIComponent(peak)}`,
        join(context.home, 'build', 'audit-verify.mjs'),
        ...args,
      ],
      { stdio: ['ignore', 'pipe', 'pipe'] },
    )
    let out = ''
    let error = ''
    child.stdout.on('data', (chunk: Buffer) => {
      out += chunk.toString()
    })
    child.stderr.on('data', (chunk: Buffer) => {
      error += chunk.toString()
    })
    child.once('error', reject)
    child.once('exit', (code) => {
      if (code !== 0) return reject(new Error(`The verifier ended with ${code}: ${out.slice(-500)} ${error}`))
      resolve({
        seconds: (performance.now() - began) / 1000,
        megabytes: Number(error) / 1024,
        report: JSON.parse(out),
      })
    })
  })
}

/** The offline verifier over a million entries with a thousand signed checkpoints, from a file to its verdict. */
export async function audit(context: Context): Promise<PartResult> {
  const began = { at: new Date().toISOString(), load: load() }
  const folder = mkdtempSync(join(tmpdir(), 'quarterdeck-bench-audit-'))
  try {
    const signer = newSigner()
    const [body, whole, keys] = ['body', 'export.jsonl', 'keys.jsonl'].map((name) => join(folder, name))
    if (!body || !whole || !keys) throw new Error('There is no place for the files.')
    const head: Head = { seq: 0, hash: '' }
    await pipeline(exported(signer, head), createWriteStream(body))
    writeFileSync(keys, `${canonicalJson({ kind: 'key', id: signer.id, publicKey: signer.publicKey })}\n`)
    writeFileSync(whole, header(signer, head))
    await pipeline(createReadStream(body), createWriteStream(whole, { flags: 'a' }))
    rmSync(body)
    context.say(`audit: ${(statSync(whole).size / 2 ** 20).toFixed(0)} MB made`)
    const outcomes: Outcome[] = []
    for (let n = 0; n < ROUNDS; n++) {
      const outcome = await verify(context, [whole, '--keys', keys, '--json'])
      if (outcome.report.verdict !== 'verified' || outcome.report.events !== ENTRIES)
        throw new Error(`The verifier said ${outcome.report.verdict}.`)
      context.say(`audit: ${outcome.seconds.toFixed(1)} s, ${outcome.megabytes.toFixed(0)} MB`)
      outcomes.push(outcome)
    }
    const seconds = outcomes.map((outcome) => outcome.seconds)
    const peaks = outcomes.map((outcome) => outcome.megabytes)
    return {
      part: 'audit',
      ...began,
      figures: [
        {
          what: 'Verifying one million audit entries',
          value: median(seconds),
          unit: 's',
          sense: 'at most',
          limit: 20,
          spread: spread(seconds),
          n: ROUNDS,
        },
        {
          what: 'Memory of the verifier at its peak',
          value: median(peaks),
          unit: 'MB',
          sense: 'at most',
          limit: 300,
          spread: spread(peaks),
          n: ROUNDS,
        },
      ],
      notes: [
        `build/audit-verify.mjs with a public key on an export of ${ENTRIES.toLocaleString('en')} entries and ${(ENTRIES / EVERY).toLocaleString('en')} checkpoints; from the start of the process to its verdict, every hash and signature checked. The file lies in the page cache.`,
      ],
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
