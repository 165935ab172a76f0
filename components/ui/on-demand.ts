'use client'
import { useEffect, useEffectEvent, useState } from 'react'
import { uiTexts as t } from '@/lib/texts/ui'
import { announce } from './announce'

/** Code that is fetched when somebody first needs it. */
export type OnDemand<T> = {
  /** What was fetched; null until then. */
  loaded: T | null
  /** Fetches it once; after a failure the next call tries again. */
  load: () => Promise<T>
}

/** Describes code to be fetched on first use. */
export function onDemand<T>(fetchIt: () => Promise<T>): OnDemand<T> {
  let running: Promise<T> | null = null
  const part: OnDemand<T> = {
    loaded: null,
    load: () => {
      running ??= fetchIt().then(
        (got) => {
          part.loaded = got
          return got
        },
        (error: unknown) => {
          running = null
          throw error
        },
      )
      return running
    },
  }
  return part
}

/** Fetches ahead, when a pointer or the focus comes near. A failure shows itself when the thing is wanted. */
export function fetchAhead(part: OnDemand<unknown>): void {
  part.load().catch(() => undefined)
}

/** Says that something could not be fetched, for example after an update of the panel or without a connection. */
export function sayNotLoaded(): void {
  announce(t.thisPartOfPage, true)
}

/** The code, from the moment it is wanted and there; it stays, so that what leaves can fade. */
export function useOnDemand<T>(part: OnDemand<T>, wanted: boolean, onFail: () => void): T | null {
  const [used, setUsed] = useState(false)
  if (wanted && part.loaded && !used) setUsed(true)
  const missing = wanted && !used
  const fail = useEffectEvent(onFail)
  useEffect(() => {
    if (!missing) return
    let here = true
    part.load().then(
      () => (here ? setUsed(true) : undefined),
      () => {
        if (!here) return
        sayNotLoaded()
        fail()
      },
    )
    return () => {
      here = false
    }
  }, [missing, part])
  return used ? part.loaded : null
}
