'use client'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { flushSync } from 'react-dom'
import { patternTexts as t } from '@/lib/texts/patterns'

// Who printed once gets all of a page from then on, also parts that come with other parts.
let printed = false

/**
 * Draws its content once its place comes into sight, so that what lies below the first screen costs nothing before.
 * Paper has no below: who prints gets it as well. A browser that prints by itself waits for nothing, and what has not
 * come by then is said to be missing.
 */
export function WhenSeen({ children, className }: { children: ReactNode; className?: string }) {
  const place = useRef<HTMLDivElement>(null)
  const [seen, setSeen] = useState(printed)
  const [late, setLate] = useState(false)
  useEffect(() => {
    if (seen || !place.current) return
    const observer = new IntersectionObserver((entries) => {
      if (entries.some((entry) => entry.isIntersecting)) setSeen(true)
    })
    const print = (event: Event) => {
      printed = true
      flushSync(() => {
        setSeen(true)
        setLate(event.isTrusted)
      })
    }
    observer.observe(place.current)
    window.addEventListener('beforeprint', print)
    return () => {
      observer.disconnect()
      window.removeEventListener('beforeprint', print)
    }
  }, [seen])
  useEffect(() => {
    if (!late) return
    const end = () => setLate(false)
    window.addEventListener('afterprint', end)
    return () => window.removeEventListener('afterprint', end)
  }, [late])
  return (
    <div ref={place} className={seen ? undefined : className} data-below={seen ? 'seen' : 'unseen'}>
      {seen ? children : null}
      {late ? <p className="hidden print:block">{t.notLoadedToPrint}</p> : null}
    </div>
  )
}
