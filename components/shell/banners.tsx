import { Status } from '@/components/patterns/status'
import { Badge } from '@/components/ui/badge'
import { shellTexts as t } from '@/lib/texts/shell'

const DOWN = {
  store: t.panelsOwnStoreDoes,
  full: t.diskOfPanelsOwn,
  panel: t.panelDoesNotAnswer,
} as const

/** Shown while the panel or its own database does not answer; targets go on without them. */
export function DownBanner({ what }: { what: keyof typeof DOWN }) {
  return (
    <div role="alert" className="border-b bg-hover px-4 py-1.5 text-sm">
      <Status status="critical">{DOWN[what]}</Status>
    </div>
  )
}

/** Says that this address is plain http on a network. */
export function InsecureBadge() {
  return (
    <Badge tone="danger">
      <span title={t.thisAddressHasNo}>{t.notEncrypted}</span>
    </Badge>
  )
}
