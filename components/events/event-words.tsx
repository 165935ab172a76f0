import { HostileText } from '@/components/patterns/hostile-text'
import { Say } from '@/components/patterns/say'
import { TimeAgo } from '@/components/patterns/time-ago'
import { Link } from '@/components/ui/link'
import type { TargetEvent } from '@/lib/features/events/contract'
import { changesSeenTexts as t } from '@/lib/texts/changes-seen'
import { plural } from '@/lib/texts/texts'

const OWN = { succeeded: t.ownDone, failed: t.ownFailed, needs_person: t.ownDoubt } as const

/** What happened, in one sentence. */
export function EventSentence({ event }: { event: TargetEvent }) {
  const { kind, count, own } = event
  const fact = event.changes[0]?.facts[0]
  if (own) {
    const of = own.state === 'failed' || own.state === 'needs_person' ? OWN[own.state] : OWN.succeeded
    return (
      <Link href={`/changes/${own.changeId}`}>
        <Say of={of} title={<HostileText text={own.title} max={160} />} />
      </Link>
    )
  }
  if (kind === 'settings') return plural(t.settingsChanged, count)
  if (kind === 'roles') return plural(t.rolesChanged, count)
  if (kind === 'extensions') return plural(t.extensionsChanged, count)
  if (kind === 'schemas') return plural(t.schemasChanged, count)
  if (kind === 'origin') return t.replaced
  const [before, after] = [fact?.before ?? '', fact?.after ?? '']
  if (kind === 'restart') return <Say of={t.restarted} at={<TimeAgo at={after} mode="both" />} />
  return (
    <Say
      of={kind === 'version' ? t.upgraded : t.becomes}
      before={<HostileText text={before} max={60} />}
      after={<HostileText text={after} max={60} />}
    />
  )
}
