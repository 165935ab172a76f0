import { existsSync, statfsSync } from 'node:fs'
import { dirname } from 'node:path'

/** What a first start writes (1.4 GB measured) and some room for the load, in bytes. */
const FIRST_START = 1_700_000_000
/** Room that running servers need for their logs and temporary files, in bytes. */
const LATER_START = 200_000_000

const FULL = /ENOSPC|EDQUOT|No space left on device|Disk full|errno: 28\b/i
const FORBIDDEN = new Set(['EACCES', 'EPERM', 'EROFS'])

/** An error as one sentence for whoever started the demo; lines after the first are details. */
export function sentenceOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error)
  const { code, path } = error instanceof Error ? (error as NodeJS.ErrnoException) : {}
  if (FULL.test(text)) return `The disk${path ? ` of ${dirname(path)}` : ''} is full.\n${text}`
  if (path && code && FORBIDDEN.has(code)) return `This user may not write ${path} (${code}).`
  return text
}

/**
 * Fails in one sentence, before anything is started, when the disk of a folder cannot hold the demo.
 * @param isMade true when the servers' data is there already
 */
export function requireSpace(folder: string, isMade: boolean): void {
  const needed = isMade ? LATER_START : FIRST_START
  const existing = nearest(folder)
  const disk = statfsSync(existing)
  const free = disk.bavail * disk.bsize
  if (free >= needed) return
  const megabytes = (bytes: number) => `${Math.round(bytes / 1e6)} MB`
  throw new Error(
    `The disk of ${existing} is too full for the demo: ${megabytes(free)} are free, ${megabytes(needed)} are needed.`,
  )
}

function nearest(folder: string): string {
  return existsSync(folder) || dirname(folder) === folder ? folder : nearest(dirname(folder))
}
