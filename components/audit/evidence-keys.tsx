import { Say } from '@/components/patterns/say'
import { TimeAgo } from '@/components/patterns/time-ago'
import { CopyButton } from '@/components/ui/copy-button'
import type { Evidence } from '@/lib/features/audit/contract'
import { evidenceTexts as t } from '@/lib/texts/evidence'
import { say } from '@/lib/texts/texts'

/** Public keys, for whoever checks the log without trusting this page: compare them with an older copy. */
export function EvidenceKeys({ keys }: { keys: Evidence['keys'] }) {
  return (
    <ul aria-label={t.publicKeys} className="space-y-1 py-2 text-sm">
      {keys.map((key) => (
        <li key={key.id} className="flex flex-wrap items-center gap-x-3">
          <code className="font-mono text-xs">{key.id}</code>
          <span>
            <Say
              of={key.retiredSeq === null ? t.signsSince : t.retiredByEntryCame}
              retiredSeq={key.retiredSeq}
              time={<TimeAgo at={key.createdAt} />}
            />
          </span>
          <span className="flex min-w-0 items-center gap-1">
            <code className="break-all font-mono text-ink-muted text-xs">{key.publicKey}</code>
            <CopyButton text={key.publicKey} label={say(t.copyPublicKey, { id: key.id })} />
          </span>
        </li>
      ))}
    </ul>
  )
}
