/** A place outside the store that keeps checkpoints. It gets one line of canonical JSON at a time. */
export type Place = {
  /** Kind and address, the same from start to start. */
  id: string
  kind: 'file' | 'syslog' | 'webhook'
  /** How people read it; no part of an address that may be a secret. */
  label: string
  /** @throws Error saying in a sentence why it was not taken */
  send(line: string): Promise<void>
  /** The newest line that it holds, where it can be asked. */
  newest?(): Promise<string | null>
}
