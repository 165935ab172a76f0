const LOOPBACK = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/

/**
 * Where to send a page that was asked for at the other name of this machine (127.0.0.1 for localhost or the
 * reverse): cookies belong to one name only. Null when the address is right or is somebody else's.
 * @param path path and query, beginning with one slash
 */
export function canonicalAddress(host: string | null, origin: string, path: string): URL | null {
  const home = new URL(origin)
  if (!host || host === home.host) return null
  let asked: URL
  try {
    asked = new URL(`${home.protocol}//${host}`)
  } catch {
    return null
  }
  if (!LOOPBACK.test(asked.hostname) || !LOOPBACK.test(home.hostname)) return null
  if (asked.port !== home.port) return null
  return new URL(`${origin}/${path.replace(/^[/\\]+/, '')}`)
}

/** The content security policy of a page: scripts and style elements only with the nonce. */
export function contentPolicy(nonce: string, development: boolean): string {
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${development ? " 'unsafe-eval'" : ''}`,
    `style-src 'self' 'nonce-${nonce}'`,
    "style-src-attr 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self'",
    `connect-src 'self'${development ? ' ws:' : ''}`,
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ')
}

/** Headers of every page. HSTS only where the configured address is https. */
export function securityHeaders(origin: string, policy: string): Record<string, string> {
  return {
    'content-security-policy': policy,
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'same-origin',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'permissions-policy': 'camera=(), microphone=(), geolocation=(), payment=()',
    'cache-control': 'no-store',
    ...(origin.startsWith('https:') ? { 'strict-transport-security': 'max-age=63072000' } : {}),
  }
}
