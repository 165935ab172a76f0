'use client'
import { useRouter } from 'next/navigation'
import { useEffect } from 'react'
import { shellTexts as t } from '@/lib/texts/shell'

const EVERY_MS = 3_000

/** Has the server draw the page again until this is no longer part of it; where nothing else would notice. */
export function DrawAgain() {
  const router = useRouter()
  useEffect(() => {
    const timer = setInterval(() => router.refresh(), EVERY_MS)
    return () => clearInterval(timer)
  }, [router])
  return <p className="mt-2 text-ink-muted text-sm">{t.thisPageTriesAgain}</p>
}
