import { createInterface } from 'node:readline'
import { Readable } from 'node:stream'
import type { ReadableStream } from 'node:stream/web'
import type { Command } from 'commander'
import { archiveFiles, checkLog } from '@/lib/audit-verifier/check'
import { readAnchors, readKeys } from '@/lib/audit-verifier/files'
import { exitCode, type Report, reportLines } from '@/lib/audit-verifier/report'
import { Verifier } from '@/lib/audit-verifier/verifier'
import { connection, type GlobalOptions } from './connection'
import { print } from './output'

/** Files that a check here takes, as the offline verifier does. */
export type CheckFiles = { archive: string[]; keys: string[]; anchors: string[] }

/** Checks the lines of an export here, with the archives before them. @throws Error when a file cannot be read */
export function checkHere(lines: AsyncIterable<string>, given: CheckFiles, askedAt: Date): Promise<Report> {
  const copies = given.anchors.map(readAnchors)
  const verifier = new Verifier({
    trustedKeys: given.keys.flatMap(readKeys),
    anchors: copies.flatMap((copy) => copy.anchors),
    unreadable: copies.flatMap((copy) => copy.unreadable),
    askedAt: askedAt.toISOString(),
  })
  return checkLog(verifier, lines, archiveFiles(given.archive))
}

/** The panel checks its own log. */
async function checkThere(options: GlobalOptions): Promise<void> {
  const answer = await connection(options).api.audit.verify()
  print(options.json, answer, () =>
    answer.fault
      ? `Entry ${answer.fault.seq}: ${answer.fault.what}`
      : `${answer.count} entries, none altered, missing, renumbered or moved; signed through ${answer.signedThrough}. Head ${answer.headSeq} ${answer.headHash}`,
  )
  if (!answer.ok) process.exitCode = 1
}

async function verify(options: GlobalOptions, given: CheckFiles): Promise<void> {
  if (given.archive.length + given.keys.length + given.anchors.length === 0) return checkThere(options)
  const { api, fetchFile } = connection(options)
  const askedAt = new Date()
  const { url } = await api.audit.export({ names: false })
  const response = await fetchFile(url)
  if (!response.ok || !response.body) throw new Error(`The export could not be fetched (${response.status}).`)
  const input = Readable.fromWeb(response.body as ReadableStream<Uint8Array>)
  const lines = createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })
  const report = await checkHere(lines, given, askedAt)
  print(options.json, report, () => reportLines(report).join('\n'))
  process.exitCode = exitCode(report)
}

const also = (value: string, before: string[]) => [...before, value]

/** `qd audit verify`: by the panel itself; with files of yours, here, by the program that auditors use. */
export function auditVerify(program: Command, audit: Command): void {
  audit
    .command('verify')
    .description(
      'check the whole log: by the panel, or here when files are given (exit codes: docs/evidence.md)',
    )
    .option(
      '--archive <path>',
      'entries removed by rule: a file, the oldest first, or their folder',
      also,
      [],
    )
    .option('--keys <file>', 'public keys that you kept', also, [])
    .option('--anchors <file>', 'checkpoints as a place outside keeps them', also, [])
    .action((given: CheckFiles) => verify(program.opts(), given))
}
