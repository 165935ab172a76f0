'use client'
import { useEffect, useState } from 'react'

/** The present, renewed every `everyMs`; still while the tab is hidden. */
export function useNow(everyMs: number): Date {
  const [now, setNow] = useState(() => new Date())
  useEffect(() => {
    setNow(new Date())
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') setNow(new Date())
    }, everyMs)
    return () => clearInterval(timer)
  }, [everyMs])
  return now
}
