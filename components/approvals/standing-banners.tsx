'use client'
import { HostileText } from '@/components/patterns/hostile-text'
import { Say } from '@/components/patterns/say'
import { Status } from '@/components/patterns/status'
import { Link } from '@/components/ui/link'
import type { Standing } from '@/lib/features/freezes/contract'
import { standingTexts as t } from '@/lib/texts/standing'
import { say } from '@/lib/texts/texts'
import { TimeLeft } from './time-left'

/** More than so many freezes become one line: the page below must stay in sight. */
const SHOWN = 2

/** On every page, for everybody whom it concerns: what is frozen, and where the glass is broken. */
export default function StandingBanners({ standing }: { standing: Standing }) {
  return (
    <>
      {standing.freezes.length > SHOWN ? (
        <div
          role="status"
          className="flex flex-wrap items-center gap-x-2 border-critical border-b border-l-4 bg-hover px-4 py-1.5 text-sm"
        >
          <Status status="critical">{say(t.freezesStand, { freezes: standing.freezes.length })}</Status>{' '}
          <Link href="/freezes">{t.freezes}</Link>
        </div>
      ) : null}
      {standing.freezes.slice(0, standing.freezes.length > SHOWN ? 0 : SHOWN).map((freeze) => (
        <div
          key={freeze.id}
          role="status"
          className="flex flex-wrap items-center gap-x-2 border-critical border-b border-l-4 bg-hover px-4 py-1.5 text-sm"
        >
          <Status status="critical">
            <Say
              of={t.frozenBy}
              words={<HostileText text={freeze.words} max={60} />}
              name={<HostileText text={freeze.by.name} max={40} />}
            />
          </Status>{' '}
          {freeze.reason ? <HostileText text={freeze.reason} max={120} /> : null}{' '}
          <Link href="/freezes">{t.freezes}</Link>
        </div>
      ))}
      {standing.glass.map((glass) => (
        <div key={glass.id} role="alert" className="bg-danger px-4 py-1.5 text-on-danger text-sm">
          <Say
            of={t.partForTimeleft}
            part={
              <strong>
                <Say
                  of={t.brokeGlassOn}
                  name={<HostileText text={glass.user.name} max={40} />}
                  scopeName={<HostileText text={glass.scopeName} max={60} />}
                />
              </strong>
            }
            timeLeft={<TimeLeft until={glass.expiresAt} />}
            reason={
              glass.reason ? (
                <>
                  : <HostileText text={glass.reason} max={120} />
                </>
              ) : null
            }
            link={
              <Link href="/approvals?box=reviews" className="text-on-danger!">
                {t.look}
              </Link>
            }
          />
        </div>
      ))}
    </>
  )
}
