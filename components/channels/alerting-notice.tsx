import { HostileText } from '@/components/patterns/hostile-text'
import { Say } from '@/components/patterns/say'
import { Status } from '@/components/patterns/status'
import { Link } from '@/components/ui/link'
import { alertingBannerTexts as t } from '@/lib/texts/alerting-banner'

/** One line: what keeps notices from people, and where it is mended. */
export default function AlertingNotice({ what, more }: { what: string; more: number }) {
  return (
    <p
      role="status"
      className="mb-3 flex flex-wrap items-center gap-x-3 rounded-sm border bg-surface px-3 py-1.5 text-sm"
    >
      <Status status="warning">{t.alertingIsDegraded}</Status>
      <span className="min-w-0 text-ink-muted">
        {more > 0 ? (
          <Say of={t.whatAndMore} what={<HostileText text={what} max={120} />} rest={more} />
        ) : (
          <HostileText text={what} max={120} />
        )}
      </span>
      <Link href="/channels" className="ml-auto">
        {t.look}
      </Link>
    </p>
  )
}
