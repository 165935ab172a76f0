'use client'
import { Button } from '@/components/ui/button'
import { CopyButton } from '@/components/ui/copy-button'

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
        <p className="flex items-center gap-2 text-sm">
          Mark <code className="font-mono">{error.digest}</code>
          <CopyButton text={error.digest} label="Copy the mark" />
        </p>
      ) : null}
      <div>
        <Button variant="primary" onClick={reset}>
          Try again
        </Button>
      </div>
    </main>
  )
}
