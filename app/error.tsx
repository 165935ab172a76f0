'use client'
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
      <h1 className="font-semibold text-2xl">This page could not be drawn</h1>
      <p className="text-ink-muted">
        Targets are not affected. Try again; if it stays, give the mark below to whoever runs the panel.
      </p>
      {error.digest ? (
        <p className="text-sm">
          Mark <code className="select-all font-mono">{error.digest}</code>
        </p>
      ) : null}
      <div>
        <button type="button" onClick={reset} className={BUTTON}>
          Try again
        </button>
      </div>
    </main>
  )
}
