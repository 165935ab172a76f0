import { createHash, randomBytes } from 'node:crypto'

/** Idle end of a sign-in, counted by pointer and keyboard only. */
export const IDLE_MS = 60 * 60_000
/** Absolute end of a browser's sign-in. */
export const ABSOLUTE_MS = 12 * 60 * 60_000
/** Absolute end of a sign-in from the command line. */
export const CLI_MS = 60 * 60_000

const API_TOKEN = /^qd_([0-9a-f]{32})_([A-Za-z0-9_-]{43})$/
const CLI_SESSION = /^qds_([A-Za-z0-9_-]{43})$/

/** SHA-256, as the store keeps secrets of 256 random bits. */
export function hashSecret(secret: string): Buffer {
  return createHash('sha256').update(secret, 'utf8').digest()
}

/** 256 random bits as 43 URL-safe characters. */
export function newSecret(): string {
  return randomBytes(32).toString('base64url')
}

/** The text of an API token: `qd_<id>_<secret>`. */
export function apiTokenText(id: string, secret: string): string {
  return `qd_${id.replaceAll('-', '')}_${secret}`
}

/** The text of a person's sign-in from the command line. */
export function cliSessionText(secret: string): string {
  return `qds_${secret}`
}

/** What a bearer header holds; null for anything that has not exactly one of our two forms. */
export function readBearer(
  header: string | null,
): { kind: 'token'; id: string; secret: string } | { kind: 'session'; secret: string } | null {
  const text = /^Bearer ([\x21-\x7e]{1,200})$/i.exec(header ?? '')?.[1]
  if (text === undefined) return null
  const token = API_TOKEN.exec(text)
  if (token?.[1] && token[2]) {
    const id = token[1].replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
    return { kind: 'token', id, secret: token[2] }
  }
  const session = CLI_SESSION.exec(text)
  return session?.[1] ? { kind: 'session', secret: session[1] } : null
}
