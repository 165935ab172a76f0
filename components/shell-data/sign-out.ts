import { toast } from '@/components/ui/toast'
import { shellTexts as t } from '@/lib/texts/shell'

const OPEN = 503

/**
 * Ends this sign-in in the store and in the browser, and goes to the sign-in page. Where the store could not be
 * told, that page says so; where the panel did not answer at all, the person stays, and is told that too.
 */
export async function signOut(): Promise<void> {
  try {
    const answer = await fetch('/api/auth/csrf', { cache: 'no-store' })
    const { csrfToken } = (await answer.json()) as { csrfToken: string }
    const ended = await fetch('/api/auth/signout', {
      method: 'POST',
      body: new URLSearchParams({ csrfToken, json: 'true', callbackUrl: '/sign-in' }),
    })
    if (ended.status === OPEN) {
      const { openUntil } = (await ended.json()) as { openUntil?: string }
      window.location.assign(`/sign-in?open=${encodeURIComponent(openUntil ?? '')}`)
      return
    }
    if (!ended.ok) throw new Error('Not signed out.')
    window.location.assign('/sign-in')
  } catch {
    toast(t.youAreStillSigned)
  }
}
