import 'server-only'
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, open, rename, unlink } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { appendAuditAlone } from '@/lib/audit/append'
import { makeCheckpoint } from '@/lib/audit/checkpoints'
import { exportLines } from '@/lib/audit/export'
import { type Cut, cutBefore, removeThrough, unfinishedCut } from '@/lib/audit/retention-store'
import { readRecord } from '@/lib/audit-verifier/records'
import { systemActor } from '@/lib/auth/actor'
import { config } from '@/lib/config'

const DAY_MS = 86_400_000

export type RetentionResult = { throughSeq: number; entries: number; file: string }

/**
 * Lets entries go that are older than the site keeps them, when it says how long (`QD_AUDIT_KEEP_DAYS`): they are written
 * to a file first, then an entry tells of the cut, a checkpoint signs that entry, and only then they go. Killed
 * anywhere, the next call goes on. The store refuses any other removal.
 * @returns null when nothing was due
 */
export async function cutOldEntries(now = Date.now()): Promise<RetentionResult | null> {
  const { keepDays, archiveDir } = config().evidence
  if (keepDays === null) return null
  const begun = await unfinishedCut()
  if (begun) {
    // Told is not written: without its file nothing goes.
    const there = begun.file !== null && existsSync(join(archiveDir, basename(begun.file)))
    const name = there && begun.file ? basename(begun.file) : (await writeArchive(archiveDir, begun)).name
    return finish(begun, join(archiveDir, name))
  }
  const cut = await cutBefore(new Date(now - keepDays * DAY_MS))
  if (!cut) return null
  const archive = await writeArchive(archiveDir, cut)
  await appendAuditAlone({
    action: 'audit.retention',
    actor: systemActor('audit'),
    details: {
      throughSeq: Number(cut.seq),
      hash: cut.hash,
      firstSeq: archive.firstSeq,
      entries: archive.entries,
      file: archive.name,
      sha256: archive.sha256,
    },
  })
  return finish(cut, join(archiveDir, archive.name))
}

async function finish(cut: Cut, file: string): Promise<RetentionResult> {
  await makeCheckpoint(true)
  const entries = await removeThrough(cut.seq)
  return { throughSeq: Number(cut.seq), entries, file }
}

type Archive = { name: string; entries: number; firstSeq: number; sha256: string }

/** The lines of the log's export up to the cut: what `audit-verify --archive` takes. Whole and on disk, or not there. */
async function writeArchive(folder: string, cut: Cut): Promise<Archive> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const draft = join(folder, `.audit-through-${cut.seq}.draft`)
  const file = await open(draft, 'w', 0o600)
  const hash = createHash('sha256')
  let entries = 0
  let firstSeq = 0
  try {
    for await (const line of exportLines()) {
      const record = readRecord(line)
      if (record.kind === 'event' && BigInt(record.seq) > cut.seq) break
      if (record.kind === 'event') {
        entries += 1
        if (firstSeq === 0) firstSeq = record.seq
      }
      hash.update(`${line}\n`)
      await file.write(`${line}\n`)
    }
    await file.sync()
  } catch (error) {
    await file.close()
    await unlink(draft).catch(() => undefined)
    throw error
  }
  await file.close()
  const name = `audit-${firstSeq}-${cut.seq}.jsonl`
  await rename(draft, join(folder, name))
  const parent = await open(dirname(join(folder, name)), 'r')
  await parent.sync().finally(() => parent.close())
  return { name, entries, firstSeq, sha256: hash.digest('hex') }
}
