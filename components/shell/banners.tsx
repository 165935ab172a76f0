import { Status } from '@/components/patterns/status'
import { Badge } from '@/components/ui/badge'

/** Shown while the panel's own database does not answer; targets go on without it. */
export function StoreBanner() {
  return (
    <div role="alert" className="border-b bg-hover px-4 py-1.5 text-sm">
      <Status status="critical">
        The panel&rsquo;s own store does not answer. Targets are not affected; what is shown may be old.
      </Status>
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
