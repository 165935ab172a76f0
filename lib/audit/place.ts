/** A mailbox gets a letter at most so often, in milliseconds; it brings every checkpoint since the one before. */
export const MAIL_EVERY_MS = 6 * 60 * 60_000

/** A place outside the store that keeps checkpoints. It gets one line of canonical JSON at a time. */
export type Place = {
  /** Kind and address, the same from start to start. */
  id: string
  kind: 'file' | 'syslog' | 'webhook' | 'mail'
  /** How people read it; no part of an address that may be a secret. */
  label: string
  /** @throws Error saying in a sentence why it was not taken */
  send(line: string): Promise<void>
  /** Many lines at once, where the place takes them together. @throws Error as `send` does */
  sendAll?(lines: readonly string[]): Promise<void>
  /** Milliseconds between two sendings; without it each line goes at once. */
  restMs?: number
  /** The newest line that it holds, where it can be asked. */
  newest?(): Promise<string | null>
}
