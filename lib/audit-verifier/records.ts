import { canonical, canonicalMembers, type JsonValue } from './canonical'
import { sha256Hex } from './sha256'

type Fields = { [key: string]: JsonValue }

/** First line of an export. */
export type HeaderRecord = {
  kind: 'header'
  format: string
  exportedAt: string
  /** Number and hash of the newest entry at that moment, as the panel's own head says. */
  headSeq: number
  headHash: string
}
/** One entry of the log, with the hash over its content as this program computes it. */
export type EventRecord = {
  kind: 'event'
  seq: number
  at: string
  action: string
  result: string
  prevHash: string
  hash: string
  computedHash: string
  details: JsonValue
}
/** What the worker signs. */
export type CheckpointContent = {
  seq: number
  hash: string
  /** Entries since the checkpoint before it. */
  count: number
  time: string
  keyId: string
  prevCheckpointHash: string
}
export type CheckpointRecord = CheckpointContent & { kind: 'checkpoint'; signature: string }
export type KeyRecord = { kind: 'key'; id: string; publicKey: string }
/** Last line: a file without it was cut while it was made or sent. */
export type EndRecord = { kind: 'end'; events: number; checkpoints: number }
/** Readable names beside an entry; covered by no hash. */
export type PersonRecord = { kind: 'person' }

export type ExportRecord =
  | HeaderRecord
  | EventRecord
  | CheckpointRecord
  | KeyRecord
  | EndRecord
  | PersonRecord

/** What an entry's hash covers, and nothing else may stand in its line. */
const HASHED = new Set([
  'action',
  'actorId',
  'actorKind',
  'at',
  'changeId',
  'details',
  'intentSeq',
  'personal',
  'phase',
  'prevHash',
  'requestId',
  'result',
  'seq',
  'targetId',
])
export const ZERO_HASH = '0'.repeat(64)
export const FORMAT = 'quarterdeck-audit-export/1'

function object(text: string): Fields {
  const value: unknown = JSON.parse(text)
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new Error('The line is no JSON object.')
  return value as Fields
}

function textOf(fields: Fields, name: string, form = /^[\s\S]{0,4000}$/): string {
  const value = fields[name]
  if (typeof value !== 'string' || !form.test(value)) throw new Error(`"${name}" is not as it must be.`)
  return value
}

function wholeOf(fields: Fields, name: string): number {
  const value = fields[name]
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0)
    throw new Error(`"${name}" is no whole number.`)
  return value
}

const HASH = /^[0-9a-f]{64}$/
const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/

/**
 * Reads one line of an export or of a file of checkpoints.
 * @throws Error saying what is wrong with the line
 */
export function readRecord(line: string): ExportRecord {
  const fields = object(line)
  const kind = fields.kind
  if (kind === 'event') return eventOf(fields, line)
  // Two members of one name, or text that another reader would see differently, hide behind a loose parser.
  if (kind !== 'person' && canonical(fields) !== line)
    throw new Error('The line is not in canonical form: it was not written by the panel, or was edited.')
  switch (kind) {
    case 'header':
      return {
        kind,
        format: textOf(fields, 'format'),
        exportedAt: textOf(fields, 'exportedAt', MOMENT),
        headSeq: wholeOf(fields, 'headSeq'),
        headHash: textOf(fields, 'headHash', HASH),
      }
    case 'checkpoint':
      return checkpointOf(fields)
    case 'key':
      return { kind, ...keyOf(fields) }
    case 'end':
      return { kind, events: wholeOf(fields, 'events'), checkpoints: wholeOf(fields, 'checkpoints') }
    case 'person':
      return { kind }
  }
  throw new Error('A kind of line that this program does not know.')
}

function eventOf(fields: Fields, line: string): EventRecord {
  const members = canonicalMembers(fields)
  if (`{${members.map(([, text]) => text).join(',')}}` !== line)
    throw new Error('The line is not in canonical form: it was not written by the panel, or was edited.')
  const hashed = members.filter(([name]) => HASHED.has(name))
  if (hashed.length !== HASHED.size || members.length !== HASHED.size + 2)
    throw new Error('The entry has other fields than an entry has.')
  return {
    kind: 'event',
    // As text in the hash, because entries may outlive the numbers of JSON.
    seq: Number(textOf(fields, 'seq', /^[1-9]\d{0,14}$/)),
    at: textOf(fields, 'at', MOMENT),
    action: textOf(fields, 'action'),
    result: textOf(fields, 'result'),
    prevHash: textOf(fields, 'prevHash', HASH),
    hash: textOf(fields, 'hash', HASH),
    computedHash: sha256Hex(`{${hashed.map(([, text]) => text).join(',')}}`),
    details: fields.details ?? null,
  }
}

function checkpointOf(fields: Fields): CheckpointRecord {
  return {
    kind: 'checkpoint',
    seq: wholeOf(fields, 'seq'),
    hash: textOf(fields, 'hash', HASH),
    count: wholeOf(fields, 'count'),
    time: textOf(fields, 'time', MOMENT),
    keyId: textOf(fields, 'keyId', /^[0-9a-f]{16}$/),
    prevCheckpointHash: textOf(fields, 'prevCheckpointHash', HASH),
    signature: textOf(fields, 'signature', /^[A-Za-z0-9+/]{86}==$/),
  }
}

function keyOf(fields: Fields): { id: string; publicKey: string } {
  return {
    id: textOf(fields, 'id', /^[0-9a-f]{16}$/),
    publicKey: textOf(fields, 'publicKey', /^[A-Za-z0-9+/=]{20,200}$/),
  }
}
