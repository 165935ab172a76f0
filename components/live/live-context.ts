'use client'
import { createContext, useContext, useEffect, useRef, useSyncExternalStore } from 'react'
import type { LiveEvent, Topic } from '@/lib/features/live/contract'
import type { LiveHub, LiveState } from './live-hub'
import { topicKey } from './topic-key'

export type Live = { hub: LiveHub; paused: boolean; setPaused: (paused: boolean) => void }

export const LiveContext = createContext<Live | null>(null)

/** The tab's live stream and its Pause. */
export function useLiveControl(): Live {
  const live = useContext(LiveContext)
  if (!live) throw new Error('LiveProvider is missing above this component.')
  return live
}

/** Listens to one topic while mounted; null listens to nothing. `onEvent` may change without a new connection. */
export function useLive(topic: Topic | null, onEvent: (event: LiveEvent) => void): void {
  const { hub } = useLiveControl()
  const latest = useRef(onEvent)
  useEffect(() => {
    latest.current = onEvent
  })
  const key = topic === null ? null : topicKey(topic)
  const wanted = useRef(topic)
  wanted.current = topic
  useEffect(() => {
    if (key === null || wanted.current === null) return
    return hub.subscribe(wanted.current, (event) => latest.current(event))
  }, [hub, key])
}

const SERVER_STATE: LiveState = { kind: 'off', since: null, error: null }

/** How the stream is doing. */
export function useLiveState(): LiveState {
  const { hub } = useLiveControl()
  return useSyncExternalStore(
    (watcher) => hub.watch(watcher),
    () => hub.state,
    () => SERVER_STATE,
  )
}
