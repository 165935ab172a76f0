import { HostileText } from '@/components/patterns/hostile-text'
import { Status } from '@/components/patterns/status'
import { CopyButton } from '@/components/ui/copy-button'
import { settingsTexts as t } from '@/lib/texts/settings'

type Gap = { reason: string; remedy: string | null }

/** What the panel may not see of a server, with what would help. */
export function Gaps({ gaps }: { gaps: readonly Gap[] }) {
  if (gaps.length === 0) return null
  return (
    <ul className="mb-3 space-y-1 text-sm">
      {gaps.map(({ reason, remedy }) => (
        <li key={reason}>
          <Status status="unknown">
            <HostileText text={reason} />
          </Status>
          {remedy ? (
            <span className="ml-5 flex flex-wrap items-center gap-1">
              <code className="min-w-0 break-words font-mono text-xs">
                <HostileText text={remedy} />
              </code>
              <CopyButton text={remedy} label={t.copyRemedy} />
            </span>
          ) : null}
        </li>
      ))}
    </ul>
  )
}
