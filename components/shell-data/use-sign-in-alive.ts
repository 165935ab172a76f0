'use client'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { client } from '@/lib/http/client'
import { problemOf } from '@/lib/http/problem'

const TOUCH_EVERY_MS = 60_000

export type SignInLife = {
  /** When the sign-in was found to have ended; null while it lasts. */
  endedAt: string | null
  /** The panel's own store does not answer. */
  storeDown: boolean
}

/** Keeps the sign-in alive while the pointer or a key is used (never by polls), and notices its end. */
export function useSignInAlive(): SignInLife {
  const queries = useQueryClient()
  const [life, setLife] = useState<SignInLife>({ endedAt: null, storeDown: false })
  useEffect(() => {
    const heard = (error: unknown) => {
      const { code } = problemOf(error)
      if (code === 'auth.required')
        setLife((before) => ({ ...before, endedAt: before.endedAt ?? new Date().toISOString() }))
      if (code === 'store.unavailable') setLife((before) => ({ ...before, storeDown: true }))
    }
    const well = () => setLife((before) => (before.storeDown ? { ...before, storeDown: false } : before))
    let last = Date.now()
    const touch = () => {
      if (Date.now() - last < TOUCH_EVERY_MS) return
      last = Date.now()
      client.signIns.touch().then(well, heard)
    }
    const leave = queries.getQueryCache().subscribe((event) => {
      if (event.type !== 'updated') return
      if (event.action.type === 'error') heard(event.action.error)
      if (event.action.type === 'success' && event.action.manual !== true) well()
    })
    window.addEventListener('pointerdown', touch, { passive: true })
    window.addEventListener('keydown', touch, { passive: true })
    return () => {
      leave()
      window.removeEventListener('pointerdown', touch)
      window.removeEventListener('keydown', touch)
    }
  }, [queries])
  return life
}
