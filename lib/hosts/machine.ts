import { readFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { sha256 } from '@/lib/crypto/hashes'

/** What tells the machine of this process from that of another worker: 32 hexadecimal digits. */
export function thisMachine(): { name: string; mark: string } {
  const name = hostname()
  return { name, mark: sha256(`${machineId()}\n${name}`).toString('hex').slice(0, 32) }
}

function machineId(): string {
  try {
    return readFileSync('/etc/machine-id', 'utf8').trim()
  } catch {
    return ''
  }
}
