'use client'
import { HostileText } from '@/components/patterns/hostile-text'
import { Say } from '@/components/patterns/say'
import { Status } from '@/components/patterns/status'
import { TimeAgo, ZoneNote } from '@/components/patterns/time-ago'
import { CopyButton } from '@/components/ui/copy-button'
import type { TableList } from '@/lib/features/tables/contract'
import { formatCompact } from '@/lib/format/number'
import { tableListTexts as t } from '@/lib/texts/table-list'
import { plural, say } from '@/lib/texts/texts'

type Gap = { reason: string; remedy: string | null }

/** What is known to be missing, with what would help: shown where the figures are. */
export function Gaps({ gaps }: { gaps: readonly Gap[] }) {
  if (gaps.length === 0) return null
  return (
    <ul className="mb-3 space-y-1 text-sm">
      {gaps.map(({ reason, remedy }) => (
        <li key={reason} className="flex flex-wrap items-center gap-x-2">
          <Status status="unknown">
            <HostileText text={reason} />
          </Status>
          {remedy === null ? null : (
            <span className="inline-flex flex-wrap items-center gap-1">
              <code className="font-mono text-xs">
                <HostileText text={remedy} />
              </code>
              <CopyButton text={remedy} label={t.copyRemedy} />
            </span>
          )}
        </li>
      ))}
    </ul>
  )
}

/** Below the table: how many, since when counted, and what is an estimate. */
export function TableFooter({ list, shown, pages }: { list: TableList; shown: number; pages: boolean }) {
  const { limits, countedSince, items } = list
  const method = items.flatMap(({ bloat }) => (bloat?.known ? [bloat.value.method] : []))[0]
  return (
    <footer className="flex flex-wrap items-center gap-x-4 gap-y-1 py-2 text-ink-muted text-xs">
      <span className="tabular">{plural(t.shown, list.matching, { shown })}</span>
      <span>
        <Say of={t.readAt} ago={<TimeAgo at={list.at} />} />
      </span>
      <span>
        {countedSince === null ? (
          t.countedEver
        ) : (
          <Say of={t.countedSince} since={<TimeAgo at={countedSince} mode="both" />} />
        )}
      </span>
      {pages ? <span>{t.orderedByPages}</span> : null}
      {method ? <span>{say(t.bloatIs, { method })}</span> : null}
      {limits ? (
        <span>
          {say(t.nearLimit, { forced: formatCompact(limits.forced), stop: formatCompact(limits.stop) })}
        </span>
      ) : null}
      <ZoneNote />
    </footer>
  )
}
