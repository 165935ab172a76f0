import { FORMATS_COOKIE } from '@/lib/format/formats'

/** What a person chose for this browser. Kept in cookies so that the server draws the first page right. */
export const THEMES = ['system', 'light', 'dark'] as const
export type Theme = (typeof THEMES)[number]
export const DENSITIES = ['compact', 'standard', 'comfortable'] as const
export type Density = (typeof DENSITIES)[number]

export const COOKIES = {
  theme: 'qd-theme',
  density: 'qd-density',
  keys: 'qd-keys',
  rail: 'qd-rail',
  zone: 'qd-zone',
  formats: FORMATS_COOKIE,
} as const

/** The theme a cookie asks for; system when it says nothing we know. */
export function readTheme(value: string | undefined): Theme {
  return THEMES.find((theme) => theme === value) ?? 'system'
}

/** The row height a cookie asks for; standard when it says nothing we know. */
export function readDensity(value: string | undefined): Density {
  return DENSITIES.find((density) => density === value) ?? 'standard'
}
