import { knownZone } from '@/lib/format/zone'

/** In which zone a person reads times. `zone` is null while nobody knows the browser's. */
export type ZoneChoice = { follow: boolean; zone: string | null }

const BROWSER = 'browser:'

/** The choice that a cookie holds; without one times follow the browser. */
export function readZoneChoice(cookie: string | undefined): ZoneChoice {
  const follow = cookie === undefined || cookie.startsWith(BROWSER)
  const zone = knownZone(cookie?.replace(BROWSER, '') ?? '')
  return { follow: follow || zone === null, zone }
}

/** What the cookie holds: who follows the browser leaves its zone there, so that the server draws the first page right. */
export function zoneCookie({ follow, zone }: ZoneChoice): string {
  return follow ? `${BROWSER}${zone ?? ''}` : (zone ?? BROWSER)
}
