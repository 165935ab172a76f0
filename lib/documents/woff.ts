import { inflateSync } from 'node:zlib'

const HEAD = 44
const ENTRY = 20

/**
 * Unpacks a WOFF 1.0 file to the font it holds. The PDF library reads packed fonts with a fault: an empty
 * glyph at the end of a table, as the space often is, breaks it. Ligatures are left out: in a record "->"
 * is two characters, on paper as in a search.
 * @throws Error when it is no WOFF file, or its tables are not as its head says
 */
export function unpackWoff(woff: Buffer): Buffer {
  if (woff.toString('latin1', 0, 4) !== 'wOFF') throw new Error('This is no WOFF file.')
  const all = Array.from({ length: woff.readUInt16BE(12) }, (_, n) => {
    const at = HEAD + n * ENTRY
    const [start, packed, size] = [
      woff.readUInt32BE(at + 4),
      woff.readUInt32BE(at + 8),
      woff.readUInt32BE(at + 12),
    ]
    const raw = woff.subarray(start, start + packed)
    const bytes = packed < size ? inflateSync(raw, { maxOutputLength: size }) : raw
    if (bytes.length !== size) throw new Error('A table of the WOFF file has another size than it says.')
    return { tag: woff.subarray(at, at + 4), checksum: woff.readUInt32BE(at + 16), bytes }
  })
  const tables = all.filter(({ tag }) => tag.toString('latin1') !== 'GSUB')
  const count = tables.length
  const log = Math.floor(Math.log2(count))
  const head = Buffer.alloc(12 + count * 16)
  woff.copy(head, 0, 4, 8)
  head.writeUInt16BE(count, 4)
  head.writeUInt16BE(2 ** log * 16, 6)
  head.writeUInt16BE(log, 8)
  head.writeUInt16BE(count * 16 - 2 ** log * 16, 10)
  const parts: Buffer[] = [head]
  let offset = head.length
  for (const [n, { tag, checksum, bytes }] of tables.entries()) {
    const at = 12 + n * 16
    tag.copy(head, at)
    head.writeUInt32BE(checksum, at + 4)
    head.writeUInt32BE(offset, at + 8)
    head.writeUInt32BE(bytes.length, at + 12)
    const padding = (4 - (bytes.length % 4)) % 4
    parts.push(bytes, Buffer.alloc(padding))
    offset += bytes.length + padding
  }
  return Buffer.concat(parts)
}
