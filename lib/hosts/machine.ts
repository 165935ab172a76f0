import { readFileSync } from 'node:fs'
import { hostname, userInfo } from 'node:os'
import { sha256 } from '@/lib/crypto/hashes'

/**
 * The machine of this process and the user it runs as. `mark` tells it from that of another worker: 32
 * hexadecimal digits.
 */
export function thisMachine(): { name: string; mark: string; user: string } {
  const name = hostname()
  const mark = sha256(`${machineId()}\n${name}`).toString('hex').slice(0, 32)
  return { name, mark, user: userName() }
}

/** Containers run as numbers that have no name; then there is none. */
function userName(): string {
  try {
    return userInfo().username
  } catch {
    return ''
  }
}

function machineId(): string {
  try {
    return readFileSync('/etc/machine-id', 'utf8').trim()
  } catch {
    return ''
  }
}
