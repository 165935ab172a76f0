import type { ReactNode } from 'react'
import { Say } from '@/components/patterns/say'
import { TimeAgo } from '@/components/patterns/time-ago'
import { cn } from '@/components/ui/cn'
import { ButtonLink } from '@/components/ui/link'
import { shellTexts as t } from '@/lib/texts/shell'

export type SessionVeilProps = {
  /** When the session ended; null while it lasts. */
  endedAt: Date | string | null
  signInHref: string
  children: ReactNode
}

/** Dims and dates the page once the session of the person has ended; what was read stays readable. */
export function SessionVeil({ endedAt, signInHref, children }: SessionVeilProps) {
  return (
    <>
      {endedAt ? (
        <div
          role="alert"
          className="sticky top-12 z-30 mb-3 flex flex-wrap items-center gap-3 border-b bg-raised px-4 py-2"
        >
          <span>
            <Say of={t.yourSessionEndedAt} time={<TimeAgo at={endedAt} mode="time" />} />
          </span>
          <ButtonLink href={signInHref} variant="primary" size="sm">
            {t.signInAgain}
          </ButtonLink>
        </div>
      ) : null}
      <div inert={endedAt !== null} className={cn(endedAt && 'opacity-50 grayscale')}>
        {children}
      </div>
    </>
  )
}
