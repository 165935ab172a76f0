'use client'
import { useState } from 'react'
import { useUnsaved } from './unsaved'

/**
 * What is typed into a form and not saved yet; every way off the page asks first once something was typed.
 * @param first what the form begins with
 */
export function useDraft<T extends object>(first: () => T) {
  const [draft, setDraft] = useState(first)
  const [touched, setTouched] = useState(false)
  const [missing, setMissing] = useState<Record<string, string>>({})
  useUnsaved(touched)
  return {
    draft,
    /** What must be mended before it can be sent, by field. */
    missing,
    set(part: Partial<T>) {
      setTouched(true)
      setMissing({})
      setDraft((before) => ({ ...before, ...part }))
    },
    /** Shows what must be mended. @returns whether nothing must */
    check(found: Record<string, string>): boolean {
      setMissing(found)
      return Object.keys(found).length === 0
    },
    /** It is saved: one may leave. */
    saved: () => setTouched(false),
  }
}
