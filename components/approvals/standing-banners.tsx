'use client'
import { HostileText } from '@/components/patterns/hostile-text'
import { Status } from '@/components/patterns/status'
import { Link } from '@/components/ui/link'
import type { Standing } from '@/lib/features/freezes/contract'
import { TimeLeft } from './time-left'

/** More than so many freezes become one line: the page below must stay in sight. */
const SHOWN = 2

/** On every page, for everybody whom it concerns: what is frozen, and where the glass is broken. */
export function StandingBanners({ standing }: { standing: Standing | undefined }) {
  if (!standing) return null
  return (
    <>
      {standing.freezes.length > SHOWN ? (
        <div
          role="status"
          className="flex flex-wrap items-center gap-x-2 border-critical border-b border-l-4 bg-hover px-4 py-1.5 text-sm"
        >
          <Status status="critical">{standing.freezes.length} freezes stand</Status>{' '}
          <Link href="/freezes">Freezes</Link>
        </div>
      ) : null}
      {standing.freezes.slice(0, standing.freezes.length > SHOWN ? 0 : SHOWN).map((freeze) => (
        <div
          key={freeze.id}
          role="status"
          className="flex flex-wrap items-center gap-x-2 border-critical border-b border-l-4 bg-hover px-4 py-1.5 text-sm"
        >
          <Status status="critical">
            Frozen: <HostileText text={freeze.words} max={60} />, by{' '}
            <HostileText text={freeze.by.name} max={40} />
          </Status>{' '}
          {freeze.reason ? <HostileText text={freeze.reason} max={120} /> : null}{' '}
          <Link href="/freezes">Freezes</Link>
        </div>
      ))}
      {standing.glass.map((glass) => (
        <div key={glass.id} role="alert" className="bg-danger px-4 py-1.5 text-on-danger text-sm">
          <strong>
            <HostileText text={glass.user.name} max={40} /> broke the glass on{' '}
            <HostileText text={glass.scopeName} max={60} />
          </strong>{' '}
          for <TimeLeft until={glass.expiresAt} />
          {glass.reason ? (
            <>
              : <HostileText text={glass.reason} max={120} />
            </>
          ) : null}{' '}
          <Link href="/approvals?box=reviews" className="text-on-danger!">
            Look
          </Link>
        </div>
      ))}
    </>
  )
}
