import { createReadStream, readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import type { PlacedCheckpoint } from './checkpoints'
import { type KeyRecord, readRecord } from './records'
import { keyIdOf } from './signing'

/** The lines of a file, one after the other. */
export function linesOf(path: string): AsyncIterable<string> {
  const input = createReadStream(path, { highWaterMark: 1 << 20 })
  const lines = createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })
  return lines
}

/**
 * Public keys from a file: lines `{"kind":"key",…}` as `qd audit keys` prints them, or bare base64, or PEM.
 * @throws Error when a line is none of these
 */
export function readKeys(path: string): KeyRecord[] {
  const text = readFileSync(path, 'utf8').replaceAll(
    /-----BEGIN PUBLIC KEY-----([\s\S]*?)-----END PUBLIC KEY-----/g,
    (_, body: string) => body.replaceAll(/\s/g, ''),
  )
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((line) => {
      if (!line.startsWith('{')) return { kind: 'key', id: keyIdOf(line), publicKey: line }
      const record = readRecord(line)
      if (record.kind !== 'key') throw new Error(`${path} holds a line that is no key.`)
      return record
    })
}

/** What a place's file holds: its checkpoints, and a sentence for each line that holds none. */
export type PlaceFile = { anchors: PlacedCheckpoint[]; unreadable: string[] }

/**
 * Checkpoints from a file of a place: JSON lines, alone or at the end of a line of syslog. A line that
 * cannot be read is told; what it should have held is missed by the checkpoint after it.
 * @throws Error when the file holds no checkpoint at all
 */
export function readAnchors(path: string): PlaceFile {
  const found: PlaceFile = { anchors: [], unreadable: [] }
  for (const [at, line] of readFileSync(path, 'utf8').split('\n').entries()) {
    if (line.trim() === '') continue
    const start = line.indexOf('{"count"')
    try {
      const record = readRecord((start < 0 ? line : line.slice(start)).trim())
      if (record.kind !== 'checkpoint') throw new Error('It is no checkpoint.')
      found.anchors.push({ place: path, record })
    } catch (error) {
      const why = error instanceof Error ? error.message : 'It cannot be read.'
      found.unreadable.push(`${path}, line ${at + 1}: ${why}`)
    }
  }
  if (found.anchors.length === 0) throw new Error(`${path} holds no checkpoint.`)
  return found
}
