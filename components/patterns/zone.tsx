'use client'
import { createContext, type ReactNode, useContext, useEffect, useState } from 'react'
import { ownZone } from '@/lib/format/zone'
import { type ZoneChoice, zoneCookie } from './zone-choice'

const ZoneContext = createContext('UTC')
const ChoiceContext = createContext<{ follow: boolean; choose: (zone: string | null) => void }>({
  follow: true,
  choose: () => undefined,
})

/** The IANA name of the zone in which this person reads times. */
export function useZone(): string {
  return useContext(ZoneContext)
}

/** Whether times follow the browser, and how to choose: a zone, or null for the browser's own. */
export function useZoneChoice() {
  return useContext(ChoiceContext)
}

export type ZoneProviderProps = {
  /** As the server read it from the cookie: what the first page is drawn with. */
  first: ZoneChoice
  /** Keeps the choice for the next page from the server. */
  remember: (cookie: string) => void
  children: ReactNode
}

/** Gives the page its time zone. Only the very first page of a browser is in UTC until its zone is known. */
export function ZoneProvider({ first, remember, children }: ZoneProviderProps) {
  const [choice, setChoice] = useState(first)
  const take = (next: ZoneChoice) => {
    setChoice(next)
    remember(zoneCookie(next))
  }
  useEffect(() => {
    const own = ownZone()
    if (choice.follow && choice.zone !== own) take({ follow: true, zone: own })
  })
  const choose = (zone: string | null) =>
    take(zone === null ? { follow: true, zone: ownZone() } : { follow: false, zone })
  return (
    <ChoiceContext value={{ follow: choice.follow, choose }}>
      <ZoneContext value={choice.zone ?? 'UTC'}>{children}</ZoneContext>
    </ChoiceContext>
  )
}
