import { Status } from '@/components/patterns/status'

export type StillOpenProps = {
  /** When the sign-in ends by itself at the latest, ISO 8601. From the address: anything may stand there. */
  until: string
}

/** Says that this browser let go of a sign-in which the store could not be told to end. */
export function StillOpen({ until }: StillOpenProps) {
  const at = new Date(until)
  const latest = Number.isNaN(at.getTime()) ? 'within an hour' : `at ${at.toISOString().slice(11, 16)} UTC`
  return (
    <div role="alert" className="space-y-1 border p-3 text-sm">
      <Status status="warning">This sign-in is still open</Status>
      <p>
        This browser has forgotten it, but the panel could not reach its store to end it. It ends {latest} at
        the latest when nobody uses it; the panel ends it as soon as its store answers.
      </p>
      <p className="text-ink-muted">
        Sign in again then and look at your account page: if it is listed there, end it with one press.
      </p>
    </div>
  )
}
