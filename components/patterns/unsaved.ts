'use client'
import { useEffect } from 'react'

/** Asks a person whether to leave; runs `go` when they do. */
export type AskToLeave = (go: () => void) => void

const dirty = new Set<symbol>()
let ask: AskToLeave | null = null

/** True while a form on the page holds something that was not saved. */
export function hasUnsaved(): boolean {
  return dirty.size > 0
}

/** Goes elsewhere within the panel, after a question when something on the page is not saved. */
export function leaveTo(go: () => void): void {
  if (dirty.size === 0 || ask === null) {
    go()
    return
  }
  ask(() => {
    dirty.clear()
    go()
  })
}

/** Says who asks; one at a time, in the frame of the pages. */
export function setAskToLeave(next: AskToLeave | null): void {
  ask = next
}

/** Marks the page as holding something unsaved while `on`: every way out of it asks first. */
export function useUnsaved(on: boolean): void {
  useEffect(() => {
    if (!on) return
    const mark = Symbol('unsaved')
    dirty.add(mark)
    // The browser's own question, for closing the tab and reloading.
    const close = (event: BeforeUnloadEvent) => {
      if (dirty.size > 0) event.preventDefault()
    }
    window.addEventListener('beforeunload', close)
    return () => {
      dirty.delete(mark)
      window.removeEventListener('beforeunload', close)
    }
  }, [on])
}
