'use client'
import { type ReactNode, useEffect, useRef, useState } from 'react'

/** Draws its content once its place comes into sight, so that what lies below the first screen costs nothing before. */
export function WhenSeen({ children, className }: { children: ReactNode; className?: string }) {
  const place = useRef<HTMLDivElement>(null)
  const [seen, setSeen] = useState(false)
  useEffect(() => {
    if (seen || !place.current) return
    const observer = new IntersectionObserver((entries) => {
      if (entries.some((entry) => entry.isIntersecting)) setSeen(true)
    })
    observer.observe(place.current)
    return () => observer.disconnect()
  }, [seen])
  return (
    <div ref={place} className={seen ? undefined : className}>
      {seen ? children : null}
    </div>
  )
}
