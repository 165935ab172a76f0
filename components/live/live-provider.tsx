'use client'
import { type ReactNode, useCallback, useEffect, useMemo, useState } from 'react'
import { client } from '@/lib/http/client'
import { LiveContext } from './live-context'
import { LiveHub } from './live-hub'

/** Gives the pages below one live stream for the tab. */
export function LiveProvider({ children }: { children: ReactNode }) {
  const [hub] = useState(
    () =>
      new LiveHub((topics, signal) =>
        Promise.resolve(client.live.watch({ topics, deltas: true }, { signal })),
      ),
  )
  const [paused, setPaused] = useState(false)
  useEffect(() => hub.start(), [hub])
  const pause = useCallback(
    (next: boolean) => {
      setPaused(next)
      hub.setPaused(next)
    },
    [hub],
  )
  const live = useMemo(() => ({ hub, paused, setPaused: pause }), [hub, paused, pause])
  return <LiveContext value={live}>{children}</LiveContext>
}
