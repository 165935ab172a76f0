'use client'
import { useEffect, useState } from 'react'
import { useLiveControl } from '@/components/live/live-context'
import { type Range, rangeMs, refreshMs } from './overview-search-params'

type Window = { from: number; to: number }

// The edges lie on whole steps, so that reading again moves the picture by whole points.
function windowOf(range: Range): Window {
  const step = refreshMs(range)
  const to = Math.ceil(Date.now() / step) * step
  return { from: to - rangeMs(range), to }
}

/** The stretch of time that charts of a range show now; it stands still while live pages are paused. */
export function useWindow(range: Range): Window | null {
  const { paused } = useLiveControl()
  const [window, setWindow] = useState<Window | null>(null)
  useEffect(() => {
    if (paused) return
    const renew = () => (document.visibilityState === 'hidden' ? undefined : setWindow(windowOf(range)))
    renew()
    const timer = setInterval(renew, refreshMs(range))
    return () => clearInterval(timer)
  }, [range, paused])
  return window
}
