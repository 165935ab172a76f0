import { chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import { z } from 'zod'

const Session = z.object({ url: z.string(), token: z.string(), expiresAt: z.string() })
/** A person's short session of the command line, and the panel it is for. */
export type CliSession = z.infer<typeof Session>

/** Where the session lies: a file that only its owner may read. */
export function sessionPath(home: string = homedir()): string {
  return join(home, '.config', 'quarterdeck', 'session.json')
}

/** The session kept by `qd sign-in`, or null when there is none or it has ended. */
export function readSession(now: Date = new Date(), path: string = sessionPath()): CliSession | null {
  try {
    const session = Session.parse(JSON.parse(readFileSync(path, 'utf8')))
    return Date.parse(session.expiresAt) > now.getTime() ? session : null
  } catch {
    return null
  }
}

/** Keeps a session, readable by its owner alone. */
export function writeSession(session: CliSession, path: string = sessionPath()): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  writeFileSync(path, JSON.stringify(session), { mode: 0o600 })
  // The mode above counts only when the file is made.
  chmodSync(path, 0o600)
}

/** Forgets the session. */
export function removeSession(path: string = sessionPath()): void {
  rmSync(path, { force: true })
}
