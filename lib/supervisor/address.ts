import type { Config } from '@/lib/config'

const LOOPBACK = new Set(['127.0.0.1', '::1', 'localhost'])

/**
 * Any address but loopback needs TLS in front, or the knowing choice of an insecure installation.
 * @throws Error in one sentence for whoever starts it
 */
export function demandSafeAddress(settings: Pick<Config, 'host' | 'origin' | 'insecureHttp'>): void {
  if (LOOPBACK.has(settings.host) || settings.insecureHttp || settings.origin.startsWith('https:')) return
  throw new Error(
    `QD_HOST is ${settings.host}, which others can reach, but QD_ORIGIN is not https. Put a TLS proxy in front and set QD_ORIGIN, or set QD_INSECURE_HTTP=1.`,
  )
}
