import { existsSync, mkdirSync, openSync, readFileSync, statSync, truncateSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Config } from '@/lib/config'

function logFile(settings: Config): string {
  return join(settings.dataDir, 'logs', 'store.log')
}

/** Opens the store's log for appending; it starts anew past 10 MB. */
export function openLog(settings: Config): number {
  const path = logFile(settings)
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  if (existsSync(path) && statSync(path).size > 10_000_000) truncateSync(path)
  return openSync(path, 'a', 0o600)
}

/** The reason the server gave last, in one line; null when it gave none. */
export function lastWords(settings: Config): string | null {
  try {
    const lines = readFileSync(logFile(settings), 'utf8').trim().split('\n')
    const fatal = lines.filter((line) => /FATAL|PANIC|could not/.test(line)).at(-1)
    return fatal ? sayDisk(fatal) : null
  } catch {
    return null
  }
}

/** A server's words on a failure, as a sentence where the cause is a common one. */
export function sayDisk(words: string): string {
  if (/No space left on device/i.test(words)) return 'the disk is full.'
  if (/Permission denied/i.test(words)) return 'the folder cannot be written by the user the store runs as.'
  return words.trim().split('\n').slice(-3).join(' ')
}
