import { mkdir, open } from 'node:fs/promises'
import { hostname } from 'node:os'
import { dirname } from 'node:path'
import type { Place } from '@/lib/audit/place'

const TAIL = 8_192

/** A file outside the store that only grows: on another disk, a mount that cannot be rewritten, or shipped away. */
export function filePlace(path: string): Place {
  return {
    // Each machine has its own file, whatever store they share.
    id: `file ${hostname()} ${path}`,
    kind: 'file',
    label: `${path} on ${hostname()}`,
    async send(line) {
      await mkdir(dirname(path), { recursive: true, mode: 0o700 })
      const file = await open(path, 'a', 0o600)
      try {
        const tail = await tailOf(path)
        // A line that a crash tore stays as it is; the next begins on a line of its own.
        await file.appendFile(`${tail === '' || tail.endsWith('\n') ? '' : '\n'}${line}\n`)
        await file.datasync()
      } finally {
        await file.close()
      }
    },
    async newest() {
      const whole = (await tailOf(path)).split('\n').slice(0, -1)
      return whole.at(-1) ?? null
    },
  }
}

async function tailOf(path: string): Promise<string> {
  const file = await open(path, 'r').catch(() => null)
  if (!file) return ''
  try {
    const { size } = await file.stat()
    const length = Math.min(TAIL, size)
    const { buffer } = await file.read(Buffer.alloc(length), 0, length, size - length)
    return buffer.toString('utf8')
  } finally {
    await file.close()
  }
}
