import { lookup } from 'node:dns/promises'
import { networkInterfaces } from 'node:os'
import { config } from '@/lib/config'
import { AppError } from '@/lib/errors'
import { secrets } from '@/lib/secrets'
import { refusalTexts as t } from '@/lib/texts/refusals'
import {
  type EgressRules,
  FORBIDDEN_WORDS,
  judgeAddress,
  parseAllowEntry,
  type StorePlace,
} from './egress-rules'
import { type IpBytes, parseIp, parseIpv4, unwrapIp } from './ip'

const DNS_TIMEOUT_MS = 5_000
const STORE_MAX_AGE_MS = 60_000

/** Turns a name into all its addresses, in the order to prefer. */
export type Resolve = (host: string) => Promise<string[]>

/**
 * Resolves a host once, checks every address it has, and returns the one to connect to: the engine connects
 * there and never looks the name up again.
 * @throws AppError `egress.forbidden`, `target.name_unknown` or `target.timeout`
 */
export async function checkEgress(host: string, port: number): Promise<string> {
  return checkedAddress(host, port, await rules(config().egressAllow), systemResolve)
}

/**
 * The same for what the panel sends to: channels of notifications have an allow-list of their own.
 * @throws AppError `egress.forbidden`, `target.name_unknown` or `target.timeout`
 */
export async function checkNotifyEgress(host: string, port: number): Promise<string> {
  return checkedAddress(host, port, await rules(config().notifyAllow), systemResolve)
}

/** The same with given rules and resolver. */
export async function checkedAddress(
  host: string,
  port: number,
  given: EgressRules,
  resolve: Resolve,
): Promise<string> {
  if (!isPlainHost(host)) throw forbidden(t.hostIsADns)
  const addresses = parseIp(host) ? [host] : await resolve(host)
  const first = addresses[0]
  if (first === undefined) throw new AppError('target.name_unknown')
  for (const address of addresses) {
    const found = judgeAddress(address, port, given)
    if (found) throw forbidden(FORBIDDEN_WORDS[found])
  }
  return first
}

function forbidden(detail: string): AppError {
  return new AppError('egress.forbidden', { detail })
}

/** Refuses sockets, lists, zones and the number forms of addresses (`2130706433`, `0x7f.1`, `127.1`). */
function isPlainHost(host: string): boolean {
  if (host.length > 253 || !/^[A-Za-z0-9._:-]+$/.test(host)) return false
  if (host.includes(':')) return parseIp(host) !== null
  const labels = host.replace(/\.$/, '').split('.')
  const last = labels.at(-1) ?? ''
  if (/^([0-9]+|0[xX][0-9A-Fa-f]*)$/.test(last)) return parseIpv4(host) !== null
  return labels.every((label) => label !== '' && label.length <= 63)
}

async function systemResolve(host: string): Promise<string[]> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new AppError('target.timeout', { detail: t.nameCouldNotBe })),
      DNS_TIMEOUT_MS,
    )
  })
  try {
    // IPv4 first: there is no second try on the other family, and servers that listen on one listen on it.
    const found = await Promise.race([lookup(host, { all: true, order: 'ipv4first' }), late])
    return found.map((entry) => entry.address)
  } catch (error) {
    if (error instanceof AppError) throw error
    throw new AppError('target.name_unknown', { cause: error })
  } finally {
    clearTimeout(timer)
  }
}

let store: { at: number; place: Promise<StorePlace | null> } | null = null

async function rules(allow: readonly string[]): Promise<EgressRules> {
  if (!store || Date.now() - store.at > STORE_MAX_AGE_MS) store = { at: Date.now(), place: storePlace() }
  return { allow: allow.flatMap(parseAllowEntry), store: await store.place }
}

async function storePlace(): Promise<StorePlace | null> {
  const url = new URL(secrets().databaseUrl.reveal())
  const host = decodeURIComponent(url.hostname).replace(/^\[|\]$/g, '')
  const port = Number(url.port || 5432)
  const found = parseIp(host) ? [host] : await systemResolve(host || 'localhost').catch(() => [])
  const addresses = found.flatMap((text) => parseIp(text) ?? [])
  // A store on this machine may listen on every address the machine has.
  return { addresses: addresses.some(isLocal) ? [...addresses, ...ownAddresses()] : addresses, port }
}

function isLocal(ip: IpBytes): boolean {
  const own = ownAddresses().map((bytes) => bytes.join('.'))
  return unwrapIp(ip)[0] === 127 || own.includes(ip.join('.'))
}

function ownAddresses(): IpBytes[] {
  const all = Object.values(networkInterfaces()).flatMap((list) => list ?? [])
  return ['127.0.0.1', '::1', ...all.map((entry) => entry.address)].flatMap((text) => parseIp(text) ?? [])
}
