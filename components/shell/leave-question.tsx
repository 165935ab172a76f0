'use client'
import { useRouter } from 'next/navigation'
import { useEffect, useRef, useState } from 'react'
import { hasUnsaved, leaveTo, setAskToLeave } from '@/components/patterns/unsaved'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { shellTexts as t } from '@/lib/texts/shell'

function otherPage(href: string): URL | null {
  const url = new URL(href, window.location.href)
  const same = url.origin === window.location.origin
  return same && url.pathname !== window.location.pathname ? url : null
}

/** The link that a plain click follows to another page of the panel. */
function clickedPage(event: MouseEvent): URL | null {
  if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return null
  const link = event.target instanceof Element ? event.target.closest('a[href]') : null
  if (!(link instanceof HTMLAnchorElement) || link.hasAttribute('download')) return null
  return link.target === '' || link.target === '_self' ? otherPage(link.href) : null
}

/** Asks before a page with something unsaved is left by a link, a key, the palette, or Back. Once, in the frame. */
export function LeaveQuestion() {
  const router = useRouter()
  const stay = useRef<HTMLButtonElement>(null)
  const [go, setGo] = useState<(() => void) | null>(null)
  useEffect(() => {
    setAskToLeave((next) => setGo(() => next))
    const onClick = (event: MouseEvent) => {
      const url = hasUnsaved() ? clickedPage(event) : null
      if (!url) return
      event.preventDefault()
      event.stopPropagation()
      leaveTo(() => router.push(url.pathname + url.search + url.hash))
    }
    // Only browsers with the Navigation API can hold Back; elsewhere it leaves.
    const history = 'navigation' in window ? window.navigation : null
    const onNavigate = (event: NavigateEvent) => {
      if (!hasUnsaved() || event.navigationType !== 'traverse' || !event.cancelable) return
      if (!otherPage(event.destination.url)) return
      event.preventDefault()
      const { key } = event.destination
      leaveTo(() => history?.traverseTo(key))
    }
    window.addEventListener('click', onClick, true)
    history?.addEventListener('navigate', onNavigate)
    return () => {
      setAskToLeave(null)
      window.removeEventListener('click', onClick, true)
      history?.removeEventListener('navigate', onNavigate)
    }
  }, [router])
  return (
    <Dialog
      open={go !== null}
      onOpenChange={(open) => (open ? undefined : setGo(null))}
      initialFocus={stay}
      title={t.leaveWithoutSaving}
      footer={
        <>
          <Button
            variant="danger"
            onClick={() => {
              setGo(null)
              go?.()
            }}
          >
            {t.leaveWithoutSaving2}
          </Button>
          <Button ref={stay} onClick={() => setGo(null)}>
            {t.stayHere}
          </Button>
        </>
      }
    >
      <p>{t.whatYouChangedOn}</p>
    </Dialog>
  )
}
