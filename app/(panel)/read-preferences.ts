import 'server-only'
import { cookies } from 'next/headers'
import { readZoneChoice, type ZoneChoice } from '@/components/patterns/zone-choice'
import { COOKIES, type Density, readDensity, readTheme, type Theme } from '@/components/shell/preferences'

export type ShellPreferences = {
  theme: Theme
  density: Density
  keys: boolean
  railFolded: boolean
  zone: ZoneChoice
}

/** What this browser chose, from its cookies: the part of AppShell's props that the server knows. */
export async function readShellPreferences(): Promise<ShellPreferences> {
  const jar = await cookies()
  const get = (name: string) => jar.get(name)?.value
  return {
    theme: readTheme(get(COOKIES.theme)),
    density: readDensity(get(COOKIES.density)),
    keys: get(COOKIES.keys) !== 'off',
    railFolded: get(COOKIES.rail) === 'folded',
    zone: readZoneChoice(get(COOKIES.zone)),
  }
}
