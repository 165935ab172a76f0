'use client'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { flushSync } from 'react-dom'
import { patternTexts as t } from '@/lib/texts/patterns'

/**
 * Draws its content once its place comes into sight, so that what lies below the first screen costs nothing before.
 * Paper has no below: who prints gets it as well. A browser that prints by itself waits for nothing, and what has not
 * come by then is said to be missing.
 */
export function WhenSeen({ children, className }: { children: ReactNode; className?: string }) {
  const place = useRef<HTMLDivElement>(null)
  const [seen, setSeen] = useState(false)
  const [late, setLate] = useState(false)
  useEffect(() => {
    if (seen || !place.current) return
    const observer = new IntersectionObserver((entries) => {
      if (entries.some((entry) => entry.isIntersecting)) setSeen(true)
    })
    const print = (event: Event) =>
      flushSync(() => {
        setSeen(true)
        setLate(event.isTrusted)
      })
    observer.observe(place.current)
    window.addEventListener('beforeprint', print)
    return () => {
      observer.disconnect()
      window.removeEventListener('beforeprint', print)
    }
  }, [seen])
  useEffect(() => {
    if (!late) return
    const printed = () => setLate(false)
    window.addEventListener('afterprint', printed)
    return () => window.removeEventListener('afterprint', printed)
  }, [late])
  return (
    <div ref={place} className={seen ? undefined : className} data-below={seen ? 'seen' : 'unseen'}>
      {seen ? children : null}
      {late ? <p className="hidden print:block">{t.notLoadedToPrint}</p> : null}
    </div>
  )
}
