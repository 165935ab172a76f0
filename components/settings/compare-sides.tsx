import { HostileText } from '@/components/patterns/hostile-text'
import { Reading } from '@/components/patterns/reading'
import { Say } from '@/components/patterns/say'
import { TimeAgo } from '@/components/patterns/time-ago'
import type { Comparison } from '@/lib/features/settings/contract'
import { changesSeenTexts as t } from '@/lib/texts/changes-seen'
import type { SideNames } from './compare-columns'

/** Of which servers and from when the two sides of a comparison are. */
export function CompareSides({ found, names }: { found: Comparison; names: SideNames }) {
  return (
    <dl className="mb-3 grid grid-cols-[max-content_1fr] gap-x-3 text-sm">
      {(['before', 'after'] as const).map((side) => (
        <div key={side} className="contents">
          <dt className="text-ink-muted">
            <HostileText text={names[side]} max={40} />
          </dt>
          <dd>
            <Reading reading={found[side]}>
              {({ target, origin, takenAt, seenAt }) => (
                <>
                  {names.servers ? null : (
                    <>
                      <HostileText text={target} max={40} />{' '}
                    </>
                  )}
                  <span className="text-ink-muted">
                    {origin === null ? (
                      t.readNow
                    ) : (
                      <Say
                        of={t.heldFrom}
                        at={<TimeAgo at={takenAt} mode="both" />}
                        seen={<TimeAgo at={seenAt} mode="both" />}
                      />
                    )}
                  </span>
                </>
              )}
            </Reading>
          </dd>
        </div>
      ))}
    </dl>
  )
}
