'use client'
import { useEffect, useState } from 'react'
import { onDemand, useOnDemand } from './on-demand'

export type Note = { title: string; description?: string | undefined }

const part = onDemand(() => import('./toast-part'))
let waiting: Note[] = []
let wanted: (() => void) | null = null

/** Shows a short note for trivia ("View saved"). Results of consequence belong in place or in the tray. */
export function toast(title: string, description?: string): void {
  waiting.push({ title, description })
  if (part.loaded) part.loaded.showNotes(takeNotes())
  else wanted?.()
}

function takeNotes(): Note[] {
  const notes = waiting
  waiting = []
  return notes
}

/** Holds the notes of the page; once, in the root layout. What draws them is fetched with the first note. */
export function Toasts() {
  const [any, setAny] = useState(false)
  const real = useOnDemand(part, any, () => setAny(false))
  useEffect(() => {
    wanted = () => setAny(true)
    return () => {
      wanted = null
    }
  }, [])
  return real ? <real.ToastList first={takeNotes} /> : null
}
