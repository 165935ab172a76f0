'use client'
import { useEffect, useState } from 'react'
import { onAnnounce } from '@/components/ui/announce'

const SEEN_MS = 8_000

/** The one polite live region of the page. Say something with `announce()` of components/ui/announce. */
export function Announcer() {
  const [said, setSaid] = useState({ text: '', seen: false, turn: 0 })
  useEffect(
    () => onAnnounce((text, seen) => setSaid((before) => ({ text, seen, turn: before.turn + 1 }))),
    [],
  )
  useEffect(() => {
    if (!said.seen) return
    const timer = setTimeout(() => setSaid((before) => ({ ...before, seen: false })), SEEN_MS)
    return () => clearTimeout(timer)
  }, [said])
  return (
    <div
      role="status"
      aria-live="polite"
      className={
        said.seen
          ? 'fixed right-4 bottom-4 z-50 max-w-80 rounded-md border border-line bg-raised px-3 py-2 shadow-float'
          : 'sr-only'
      }
    >
      <span key={said.turn}>{said.text}</span>
    </div>
  )
}
