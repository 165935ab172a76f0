'use client'
import { createContext, type ReactNode, useContext, useEffect, useState } from 'react'

const ZoneContext = createContext('UTC')

/** The IANA name of the zone in which this person reads times. */
export function useZone(): string {
  return useContext(ZoneContext)
}

/** Gives the page its time zone. Without a choice it is the browser's, from the first effect on (the server draws UTC). */
export function ZoneProvider({ zone, children }: { zone: string | null; children: ReactNode }) {
  const [own, setOwn] = useState<string | null>(null)
  useEffect(() => setOwn(Intl.DateTimeFormat().resolvedOptions().timeZone), [])
  return <ZoneContext value={zone ?? own ?? 'UTC'}>{children}</ZoneContext>
}
