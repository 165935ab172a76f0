import type { Metadata } from 'next'
import { buttonClass } from '@/components/ui/button'
import { pageTexts as t } from '@/lib/texts/pages'

export const metadata: Metadata = { title: t.nothingHere }

/** Shown for unknown addresses and for things a person may not see: both look the same on purpose. */
export default function NotFound() {
  return (
    <main className="mx-auto flex min-h-dvh max-w-lg flex-col justify-center gap-3 p-6">
      <h1 className="font-semibold text-2xl">{t.thereIsNothingHere}</h1>
      <p className="text-ink-muted">{t.checkAddressOrAsk}</p>
      <div>
        {/* Every page carries this one: the router's link would come with each of them. */}
        <a href="/" className={buttonClass('primary')}>
          {t.goToFleet}
        </a>
      </div>
    </main>
  )
}
