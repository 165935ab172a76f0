import { Status } from '@/components/patterns/status'
import { signInTexts as t } from '@/lib/texts/sign-ins'
import { say } from '@/lib/texts/texts'

export type StillOpenProps = {
  /** When the sign-in ends by itself at the latest, ISO 8601. From the address: anything may stand there. */
  until: string
}

/** Says that this browser let go of a sign-in which the store could not be told to end. */
export function StillOpen({ until }: StillOpenProps) {
  const at = new Date(until)
  const latest = Number.isNaN(at.getTime())
    ? t.withinHour
    : say(t.atUtc, { at: at.toISOString().slice(11, 16) })
  return (
    <div role="alert" className="space-y-1 border p-3 text-sm">
      <Status status="warning">{t.thisSignInIs}</Status>
      <p>{say(t.thisBrowserHas, { latest })}</p>
      <p className="text-ink-muted">{t.signInAgainThen}</p>
    </div>
  )
}
