'use client'
const YEAR = 365 * 24 * 3600

/** Remembers a choice of this browser for a year. Holds no secret and reaches only this panel. */
export function writePreference(name: string, value: string): void {
  const secure = location.protocol === 'https:' ? '; Secure' : ''
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing on plain http and in Firefox ESR.
  document.cookie = `${name}=${encodeURIComponent(value)}; Path=/; Max-Age=${YEAR}; SameSite=Lax${secure}`
}

/** Sets an attribute of <html> and remembers it, so that the next page comes from the server already so. */
export function applyPreference(
  attribute: 'theme' | 'density' | 'formats',
  cookie: string,
  value: string,
): void {
  document.documentElement.dataset[attribute] = value
  writePreference(cookie, value)
}
