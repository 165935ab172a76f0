'use client'
import { type PointerEvent, useRef, useState } from 'react'

/** A pointer that moved less has pressed a moment, not drawn a span. */
const PRESS_PX = 6

type Drawn = { start: number; end: number }
type Reach = { from: number; to: number }

export type DrawnOptions = Reach & {
  onPoint: (at: number) => void
  onMoment: (at: number) => void
  onSpan: (from: number, to: number) => void
}

/** Pressing a moment of a picture, or drawing over a span of it: what is drawn now, and the handlers of its element. */
export function useDrawn({ from, to, onPoint, onMoment, onSpan }: DrawnOptions) {
  const [drawn, setDrawn] = useState<Drawn | null>(null)
  const begun = useRef<{ at: number; x: number } | null>(null)
  const momentAt = (event: PointerEvent<HTMLElement>) => {
    const box = event.currentTarget.getBoundingClientRect()
    return from + Math.min(1, Math.max(0, (event.clientX - box.left) / box.width)) * (to - from)
  }
  const end = () => {
    begun.current = null
    setDrawn(null)
  }
  return {
    drawn,
    handlers: {
      onPointerDown: (event: PointerEvent<HTMLElement>) => {
        if (event.button !== 0) return
        event.currentTarget.setPointerCapture(event.pointerId)
        begun.current = { at: momentAt(event), x: event.clientX }
      },
      onPointerMove: (event: PointerEvent<HTMLElement>) => {
        onPoint(momentAt(event))
        if (begun.current !== null) setDrawn({ start: begun.current.at, end: momentAt(event) })
      },
      onPointerUp: (event: PointerEvent<HTMLElement>) => {
        const start = begun.current
        end()
        if (start === null) return
        const at = momentAt(event)
        if (Math.abs(event.clientX - start.x) < PRESS_PX) onMoment(Math.round(at))
        else onSpan(Math.round(Math.min(start.at, at)), Math.round(Math.max(start.at, at)))
      },
      onPointerCancel: end,
    },
  }
}
