import type { Metadata } from 'next'
import { buttonClass } from '@/components/ui/button'

export const metadata: Metadata = { title: 'Nothing here' }

/** Shown for unknown addresses and for things a person may not see: both look the same on purpose. */
export default function NotFound() {
  return (
    <main className="mx-auto flex min-h-dvh max-w-lg flex-col justify-center gap-3 p-6">
      <h1 className="font-semibold text-2xl">There is nothing here, or you may not see it</h1>
      <p className="text-ink-muted">Check the address, or ask an administrator for access.</p>
      <div>
        {/* Every page carries this one: the router's link would come with each of them. */}
        <a href="/" className={buttonClass('primary')}>
          Go to Fleet
        </a>
      </div>
    </main>
  )
}
