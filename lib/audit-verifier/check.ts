import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { linesOf } from './files'
import type { Report } from './report'
import type { Verifier } from './verifier'

/**
 * Hands a whole export to the verifier, with the entries that were removed by rule in their place: checkpoints over
 * those stand before the first entry that is left, so archives come in between.
 * @param archives files, the oldest first
 */
export async function checkLog(
  verifier: Verifier,
  lines: AsyncIterable<string>,
  archives: readonly string[],
): Promise<Report> {
  let left = archives
  for await (const line of lines) {
    if (left.length > 0 && line.startsWith('{"action"')) {
      for (const archive of left) for await (const old of linesOf(archive)) verifier.takeArchived(old)
      left = []
    }
    verifier.take(line)
  }
  return verifier.end()
}

/**
 * The archives that are meant: files as they are given, and in place of a folder every archive in it, the oldest first.
 * @throws Error for a folder that holds none
 */
export function archiveFiles(paths: readonly string[]): string[] {
  return paths.flatMap((path) => {
    if (!statSync(path).isDirectory()) return [path]
    const found = readdirSync(path).flatMap((name) => {
      const from = /^audit-(\d+)-\d+\.jsonl$/.exec(name)?.[1]
      return from === undefined ? [] : [{ from: BigInt(from), path: join(path, name) }]
    })
    if (found.length === 0) throw new Error(`${path} holds no archive of the log (audit-<from>-<to>.jsonl).`)
    return found.sort((a, b) => (a.from < b.from ? -1 : 1)).map((one) => one.path)
  })
}
