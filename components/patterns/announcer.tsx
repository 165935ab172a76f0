'use client'
import { useEffect, useState } from 'react'
import { onAnnounce } from '@/components/ui/announce'

/** The one polite live region of the page. Say something with `announce()` of components/ui/announce. */
export function Announcer() {
  const [said, setSaid] = useState({ text: '', turn: 0 })
  useEffect(() => onAnnounce((text) => setSaid((before) => ({ text, turn: before.turn + 1 }))), [])
  return (
    <div role="status" aria-live="polite" className="sr-only">
      <span key={said.turn}>{said.text}</span>
    </div>
  )
}
