import { createWriteStream } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { ReadableStream } from 'node:stream/web'
import type { Command } from 'commander'
import { connection, type GlobalOptions } from './connection'
import { print } from './output'
import { askAll } from './prompt'

async function status(options: GlobalOptions): Promise<void> {
  const answer = await connection(options).api.audit.evidence()
  print(options.json, answer, () =>
    [
      `${answer.status.toUpperCase()}. Head ${answer.headSeq}, signed through ${answer.checkpoint?.seq ?? 'nothing'}.`,
      ...answer.problems.map((problem) => `  ! ${problem}`),
      ...answer.places.map(
        (place) =>
          `  ${place.kind} ${place.label}: through ${place.sentSeq ?? 'nothing'}, last ${place.lastOkAt ?? 'never'}${place.failures > 0 ? `, ${place.failures} failures (${place.lastError})` : ''}`,
      ),
    ].join('\n'),
  )
  if (answer.status === 'critical') process.exitCode = 1
}

async function keys(options: GlobalOptions): Promise<void> {
  const answer = await connection(options).api.audit.keys()
  // The lines that the verifier takes with --keys.
  print(options.json, answer, () => answer.items.map((key) => key.line).join('\n'))
}

async function save(options: GlobalOptions, given: { out?: string; names?: boolean }): Promise<void> {
  const { api, fetchFile } = connection(options)
  const { url, name } = await api.audit.export({ names: given.names === true })
  const response = await fetchFile(url)
  if (!response.ok || !response.body) throw new Error(`The export could not be fetched (${response.status}).`)
  const out = given.out ?? name
  const body = Readable.fromWeb(response.body as ReadableStream<Uint8Array>)
  if (out === '-') {
    await pipeline(body, process.stdout, { end: false })
    return
  }
  // Never over a file that is there, and for nobody else's eyes.
  await pipeline(body, createWriteStream(out, { flags: 'wx', mode: 0o600 }))
  print(
    options.json,
    { file: out },
    () => `Written to ${out}. Check it: node build/audit-verify.mjs ${out} --keys KEYS --anchors FILE`,
  )
}

async function rotate(options: GlobalOptions, given: { reason: string }): Promise<void> {
  const { api } = connection(options)
  const evidence = await api.audit.evidence()
  const inUse = evidence.keys.find((key) => key.retiredSeq === null)
  if (!inUse || !evidence.rotationHash) throw new Error('No key signs the log yet.')
  const [password = '', code = ''] = await askAll([
    { question: 'Password: ', secret: true },
    { question: 'Code: ' },
  ])
  await api.me.stepUp({ planHash: evidence.rotationHash, password, ...(code ? { code } : {}) })
  const answer = await api.audit.rotateKey({ keyId: inUse.id, reason: given.reason })
  print(
    options.json,
    answer,
    () => `Key ${answer.oldKeyId} is retired; ${answer.newKeyId} signs from now on.`,
  )
}

/** What concerns signatures, copies and exports of the log. */
export function auditEvidence(program: Command, audit: Command): void {
  audit
    .command('status')
    .description('how signing and the places that keep checkpoints stand')
    .action(() => status(program.opts()))
  audit
    .command('keys')
    .description('the public keys, a line each, as the verifier takes them')
    .action(() => keys(program.opts()))
  audit
    .command('export')
    .description('the whole log as JSON lines for the offline verifier')
    .option('--out <file>', 'where; - for the standard output')
    .option('--names', 'with readable names beside the sealed ones')
    .action((given: { out?: string; names?: boolean }) => save(program.opts(), given))
  audit
    .command('rotate-key')
    .description('change the key that signs; password and code are asked for or read from a pipe')
    .requiredOption('--reason <text>', 'why; kept in the log')
    .action((given: { reason: string }) => rotate(program.opts(), given))
}
