import { refusalTexts as t } from '@/lib/texts/refusals'
import { type IpBytes, parseIp, sameNetwork, unwrapIp } from './ip'

/** One entry of QD_EGRESS_ALLOW or QD_NOTIFY_ALLOW: a network, and a port when the entry names one. */
export type AllowEntry = { network: IpBytes; bits: number; port: number | null }

/** Our own store as a place nobody may register. */
export type StorePlace = { addresses: IpBytes[]; port: number }

export type EgressRules = { allow: AllowEntry[]; store: StorePlace | null }

/** Classes of addresses that need an explicit permission, in the order they are told. */
export type ForbiddenClass = 'store' | 'metadata' | 'unspecified' | 'loopback' | 'link-local' | 'special'

export const FORBIDDEN_WORDS: Record<ForbiddenClass, string> = {
  store: t.panelOwnStore,
  metadata: t.metadataServiceOfA,
  unspecified: t.addressMeansThisMachine,
  loopback: t.loopbackAddressTheMachine,
  'link-local': t.linkLocalAddress,
  special: t.addressIsReservedBroadcast,
}

const NETWORKS: [Exclude<ForbiddenClass, 'store'>, string][] = [
  ['metadata', '169.254.169.254/32'],
  ['metadata', '169.254.170.2/32'],
  ['metadata', 'fd00:ec2::254/128'],
  ['metadata', '100.100.100.200/32'],
  ['metadata', '168.63.129.16/32'],
  ['metadata', '192.0.0.192/32'],
  ['unspecified', '0.0.0.0/8'],
  ['unspecified', '::/128'],
  ['loopback', '127.0.0.0/8'],
  ['loopback', '::1/128'],
  ['link-local', '169.254.0.0/16'],
  ['link-local', 'fe80::/10'],
  ['link-local', 'fec0::/10'],
  ['special', '192.0.0.0/24'],
  ['special', '224.0.0.0/4'],
  ['special', '240.0.0.0/4'],
  ['special', 'ff00::/8'],
  ['special', '100::/64'],
]

type Network = { kind: Exclude<ForbiddenClass, 'store'>; network: IpBytes; bits: number }
const FORBIDDEN: Network[] = NETWORKS.flatMap(([kind, text]) => {
  const entry = parseAllowEntry(text)[0]
  return entry ? [{ kind, network: entry.network, bits: entry.bits }] : []
})

/**
 * Reads one entry of an allow-list: `10.0.0.5`, `10.0.0.0/8`, `127.0.0.1:5432`, `[::1]:5432`, `::1`, or
 * `localhost` with or without port for both loopback addresses.
 * @throws Error that names the entry when it is none of these
 */
export function parseAllowEntry(text: string): AllowEntry[] {
  const local = /^localhost(?::([0-9]{1,5}))?$/i.exec(text)
  if (local) {
    const port = local[1] ? `:${local[1]}` : ''
    return [...parseAllowEntry(`127.0.0.1${port}`), ...parseAllowEntry(port ? `[::1]${port}` : '::1')]
  }
  const match =
    /^\[([^\]]+)\](?::([0-9]{1,5}))?$/.exec(text) ??
    /^([0-9./]+)(?::([0-9]{1,5}))?$/.exec(text) ??
    /^([0-9A-Fa-f:./]+)()$/.exec(text)
  const [address = '', size] = (match?.[1] ?? '').split('/')
  const network = parseIp(address)
  const bits = size === undefined ? (network?.length ?? 0) * 8 : Number(size)
  const port = match?.[2] ? Number(match[2]) : null
  if (!network || !Number.isInteger(bits) || bits < 0 || bits > network.length * 8 || (port ?? 1) > 65535)
    throw new Error(`Allowed addresses: "${text}" is no address, network or address:port.`)
  return [{ network, bits, port }]
}

/** The class of an address that may not be reached, or null when it may. */
export function judgeAddress(address: string, port: number, rules: EgressRules): ForbiddenClass | null {
  const given = parseIp(address)
  if (!given) return 'special'
  const ip = unwrapIp(given)
  const entries = rules.allow.filter((entry) => sameNetwork(ip, entry.network, entry.bits))
  const exact = entries.some((entry) => entry.port === port)
  // A whole network never opens the store or a metadata service: only an entry that names its very port does.
  if (isStore(ip, port, rules.store)) return exact ? null : 'store'
  const found = FORBIDDEN.find((rule) => sameNetwork(ip, rule.network, rule.bits))
  if (!found || exact) return null
  if (found.kind === 'metadata') return 'metadata'
  return entries.some((entry) => entry.port === null) ? null : found.kind
}

function isStore(ip: IpBytes, port: number, store: StorePlace | null): boolean {
  if (!store || store.port !== port) return false
  return store.addresses.some((own) => sameNetwork(unwrapIp(own), ip, ip.length * 8))
}
