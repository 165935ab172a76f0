import { createHash } from 'node:crypto'

/** Kinds of host keys that are accepted, best first, with the signature algorithms each may use. */
export const HOST_KEY_ALGORITHMS: Record<string, string[]> = {
  'ssh-ed25519': ['ssh-ed25519'],
  'ecdsa-sha2-nistp256': ['ecdsa-sha2-nistp256'],
  'ecdsa-sha2-nistp384': ['ecdsa-sha2-nistp384'],
  'ecdsa-sha2-nistp521': ['ecdsa-sha2-nistp521'],
  'ssh-rsa': ['rsa-sha2-512', 'rsa-sha2-256'],
}

/** A public key as it stands in known_hosts: kind and base64. */
export type HostKey = { kind: string; blob: Buffer }

/** Reads `ssh-ed25519 AAAA… comment`; null when it is no public key of an accepted kind. */
export function parseHostKey(line: string): HostKey | null {
  const [kind = '', base64 = ''] = line.trim().split(/\s+/)
  if (!(kind in HOST_KEY_ALGORITHMS) || !/^[A-Za-z0-9+/]+={0,2}$/.test(base64)) return null
  const blob = Buffer.from(base64, 'base64')
  return kindOf(blob) === kind ? { kind, blob } : null
}

/** The kind that a key blob names itself: its first field. */
export function kindOf(blob: Buffer): string {
  if (blob.length < 4) return ''
  const length = blob.readUInt32BE(0)
  return length > 64 || blob.length < 4 + length ? '' : blob.subarray(4, 4 + length).toString('latin1')
}

/** The line that is stored and compared: kind and base64, nothing else. */
export function hostKeyLine(key: HostKey): string {
  return `${key.kind} ${key.blob.toString('base64')}`
}

/** The fingerprint as `ssh-keygen -l` prints it: `SHA256:` and base64 without padding. */
export function fingerprintOf(key: Pick<HostKey, 'blob'>): string {
  return `SHA256:${createHash('sha256').update(key.blob).digest('base64').replace(/=+$/, '')}`
}
