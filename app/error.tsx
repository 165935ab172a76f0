'use client'
import { pageErrorTexts as t } from '@/lib/texts/page-error'

// Every page carries this: it has no components of its own.
const BUTTON = 'h-8 rounded-sm bg-accent px-3 font-medium text-on-accent hover:opacity-90'

/** Shown when a page could not be drawn. The digest is the only trace that leaves the server. */
export default function PageError({
  error,
  reset,
}: {
  error: Error & { digest?: string }
  reset: () => void
}) {
  return (
    <main className="mx-auto flex min-h-[60dvh] max-w-lg flex-col justify-center gap-3 p-6">
      <h1 className="font-semibold text-2xl">{t.thisPageCouldNot}</h1>
      <p className="text-ink-muted">{t.targetsAreNot}</p>
      {error.digest ? (
        <p className="text-sm">
          {t.mark} <code className="select-all font-mono">{error.digest}</code>
        </p>
      ) : null}
      <div>
        <button type="button" onClick={reset} className={BUTTON}>
          {t.tryAgain}
        </button>
      </div>
    </main>
  )
}
