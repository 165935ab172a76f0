/** How a person writes numbers, dates and the clock: 12,345.6, 12.345,6, 12 345,6, 12’345.6. */
export const NUMBER_FORMATS = ['us', 'dots', 'spaces', 'quotes'] as const
export const DATE_FORMATS = ['words', 'iso', 'dots', 'us'] as const
export const CLOCKS = ['24', '12'] as const
export type Formats = {
  numbers: (typeof NUMBER_FORMATS)[number]
  dates: (typeof DATE_FORMATS)[number]
  clock: (typeof CLOCKS)[number]
}

/** The cookie in which a browser keeps the choice. */
export const FORMATS_COOKIE = 'qd-formats'

type Asker = { quarterdeckFormats?: () => string | undefined }

/** The choice that a cookie holds; what it does not say, or says wrong, is as without one. */
export function readFormats(cookie: string | undefined): Formats {
  const [numbers, dates, clock] = (cookie ?? '').split('.')
  return {
    numbers: NUMBER_FORMATS.find((one) => one === numbers) ?? 'us',
    dates: DATE_FORMATS.find((one) => one === dates) ?? 'words',
    clock: CLOCKS.find((one) => one === clock) ?? '24',
  }
}

/** What the cookie holds. */
export function formatsCookie({ numbers, dates, clock }: Formats): string {
  return `${numbers}.${dates}.${clock}`
}

/** Tells this process who asks: `ask` answers the cookie of the request that is being served. */
export function askFormats(ask: () => string | undefined): void {
  ;(globalThis as Asker).quarterdeckFormats = ask
}

let last: { cookie: string | undefined; formats: Formats } | undefined

/** The formats of the person for whom this page is drawn: in the browser they stand in the document. */
export function formats(): Formats {
  const cookie =
    typeof document === 'undefined'
      ? (globalThis as Asker).quarterdeckFormats?.()
      : document.documentElement.dataset.formats
  if (last === undefined || last.cookie !== cookie) last = { cookie, formats: readFormats(cookie) }
  return last.formats
}
