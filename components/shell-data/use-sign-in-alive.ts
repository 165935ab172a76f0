'use client'
import { useQueryClient } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useEffect, useRef, useState } from 'react'
import { useLiveState } from '@/components/live/live-context'
import { client } from '@/lib/http/client'
import { problemOf } from '@/lib/http/problem'

const TOUCH_EVERY_MS = 60_000

export type SignInLife = {
  /** When the sign-in was found to have ended; null while it lasts. */
  endedAt: string | null
  /** The panel's own store does not answer, or the panel itself does not. */
  down: 'store' | 'panel' | null
}

const DOWN: Record<string, 'store' | 'panel'> = { 'store.unavailable': 'store', 'panel.unreachable': 'panel' }

/**
 * Keeps the sign-in alive while the pointer or a key is used (never by polls), and notices its end, and whether
 * panel and store answer. What the server drew while they did not is drawn again when they do.
 */
export function useSignInAlive(): SignInLife {
  const queries = useQueryClient()
  const router = useRouter()
  const live = useLiveState()
  const [life, setLife] = useState<SignInLife>({ endedAt: null, down: null })
  const wasDown = useRef(false)
  useEffect(() => {
    const back = wasDown.current && life.down === null
    wasDown.current = life.down !== null
    // Drawn for one whose sign-in ended meanwhile, the page would go away to sign in; it is to stay, dimmed.
    if (back)
      client.me.get().then(
        () => router.refresh(),
        (error: unknown) => setLife((before) => afterError(before, error)),
      )
  }, [life.down, router])
  useEffect(() => {
    if (live.kind === 'broken' || live.kind === 'ended') setLife((before) => afterError(before, live.error))
    else if (live.kind === 'live') setLife(afterAnswer)
  }, [live])
  useEffect(() => {
    const heard = (error: unknown) => setLife((before) => afterError(before, error))
    const well = () => setLife(afterAnswer)
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

function afterAnswer(before: SignInLife): SignInLife {
  return before.down === null ? before : { ...before, down: null }
}

function afterError(before: SignInLife, error: unknown): SignInLife {
  const { code } = problemOf(error)
  if (code === 'auth.required' && before.endedAt === null)
    return { ...before, endedAt: new Date().toISOString() }
  const down = DOWN[code] ?? before.down
  return down === before.down ? before : { ...before, down }
}
