import { config } from '@/lib/config'

/** Whether the configured origin is https: only then do browsers keep `__Host-` cookies. */
export function isSecureOrigin(origin: string = config().origin): boolean {
  return origin.startsWith('https:')
}

/** Name of the cookie that holds the sign-in: `__Host-` on https, a plain name on http. */
export function sessionCookieName(origin: string = config().origin): string {
  return isSecureOrigin(origin) ? '__Host-qd' : 'qd'
}

/** Name of the cookie by which a browser that signed in before is known again. */
export function deviceCookieName(origin: string = config().origin): string {
  return isSecureOrigin(origin) ? '__Host-qd-device' : 'qd-device'
}

/** One cookie of a Cookie header; null when it is not there. */
export function readCookie(header: string | null, name: string): string | null {
  for (const part of (header ?? '').split(';')) {
    const at = part.indexOf('=')
    if (at > 0 && part.slice(0, at).trim() === name) return decodeURIComponent(part.slice(at + 1).trim())
  }
  return null
}
