/** An IP address as bytes: 4 for IPv4, 16 for IPv6. */
export type IpBytes = Uint8Array

/** Bytes of a dotted quad of plain decimals, else null: `0177.0.0.1`, `127.1` and `2130706433` are none. */
export function parseIpv4(text: string): IpBytes | null {
  const parts = text.split('.')
  if (parts.length !== 4) return null
  const bytes = new Uint8Array(4)
  for (const [index, part] of parts.entries()) {
    if (!/^(0|[1-9][0-9]{0,2})$/.test(part)) return null
    const value = Number(part)
    if (value > 255) return null
    bytes[index] = value
  }
  return bytes
}

/** Bytes of an IPv6 address in any of its spellings, without zone; else null. */
export function parseIpv6(text: string): IpBytes | null {
  if (!/^[0-9A-Fa-f:.]+$/.test(text) || !text.includes(':')) return null
  const halves = text.split('::')
  if (halves.length > 2) return null
  const head = words(halves[0] ?? '')
  const tail = halves.length === 2 ? words(halves[1] ?? '') : []
  if (!head || !tail) return null
  const missing = 8 - head.length - tail.length
  if (halves.length === 2 ? missing < 1 : missing !== 0) return null
  const all = [...head, ...new Array<number>(halves.length === 2 ? missing : 0).fill(0), ...tail]
  return Uint8Array.from(all.flatMap((word) => [word >> 8, word & 0xff]))
}

function words(half: string): number[] | null {
  if (half === '') return []
  const out: number[] = []
  const parts = half.split(':')
  for (const [index, part] of parts.entries()) {
    if (part.includes('.')) {
      const quad = index === parts.length - 1 ? parseIpv4(part) : null
      if (!quad) return null
      out.push(((quad[0] ?? 0) << 8) | (quad[1] ?? 0), ((quad[2] ?? 0) << 8) | (quad[3] ?? 0))
    } else if (/^[0-9A-Fa-f]{1,4}$/.test(part)) out.push(Number.parseInt(part, 16))
    else return null
  }
  return out
}

/** Bytes of either family, else null. */
export function parseIp(text: string): IpBytes | null {
  return parseIpv4(text) ?? parseIpv6(text)
}

/** True when the first `bits` bits of both are the same; never across families. */
export function sameNetwork(a: IpBytes, b: IpBytes, bits: number): boolean {
  if (a.length !== b.length) return false
  for (let bit = 0; bit < bits; bit += 8) {
    const left = a[bit >> 3] ?? 0
    const right = b[bit >> 3] ?? 0
    const mask = bits - bit >= 8 ? 0xff : (0xff << (8 - (bits - bit))) & 0xff
    if ((left & mask) !== (right & mask)) return false
  }
  return true
}

const CARRIERS: { prefix: string; bits: number; at: number }[] = [
  { prefix: '::ffff:0:0', bits: 96, at: 12 },
  { prefix: '::ffff:0:0:0', bits: 96, at: 12 },
  { prefix: '64:ff9b::', bits: 96, at: 12 },
  { prefix: '2002::', bits: 16, at: 2 },
]

/** The IPv4 address that an IPv6 one really leads to (mapped, translated, NAT64, 6to4), else itself. */
export function unwrapIp(ip: IpBytes): IpBytes {
  if (ip.length === 4) return ip
  for (const carrier of CARRIERS) {
    const prefix = parseIpv6(carrier.prefix)
    if (prefix && sameNetwork(ip, prefix, carrier.bits)) return ip.slice(carrier.at, carrier.at + 4)
  }
  const compatible = ip.slice(0, 12).every((byte) => byte === 0) && (ip[12] ?? 0) !== 0
  return compatible ? ip.slice(12) : ip
}
