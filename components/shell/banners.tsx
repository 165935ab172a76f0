import { Status } from '@/components/patterns/status'
import { Badge } from '@/components/ui/badge'

const DOWN = {
  store: "The panel's own store does not answer. Targets are not affected; what is shown may be old.",
  full: "The disk of the panel's own store is full. Nothing can be changed or recorded until there is room; nothing is lost.",
  panel: 'The panel does not answer. What is shown may be old; this page goes on trying.',
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
      <span title="This address has no TLS: anyone on the way can read passwords and data.">
        Not encrypted
      </span>
    </Badge>
  )
}
