'use client'
import { HostileText } from '@/components/patterns/hostile-text'
import { Say } from '@/components/patterns/say'
import { Status } from '@/components/patterns/status'
import { TimeAgo, ZoneNote } from '@/components/patterns/time-ago'
import { CopyButton } from '@/components/ui/copy-button'
import type { StatementList, StatementSource } from '@/lib/features/statements/contract'
import { formatNumber, formatShare } from '@/lib/format/number'
import { statementsTexts as t } from '@/lib/texts/statements'
import { plural, say } from '@/lib/texts/texts'

/** What would make it readable, to paste. */
export function Remedy({ remedy }: { remedy: string }) {
  return (
    <span className="inline-flex flex-wrap items-center gap-1">
      <code className="font-mono text-xs">
        <HostileText text={remedy} />
      </code>
      <CopyButton text={remedy} label={t.copyRemedy} />
    </span>
  )
}

/** What is known to be missing in the figures of a span: shown where they are, not beside. */
export function MissingNotes({ list }: { list: StatementList }) {
  const { source, resets, evicted } = list
  const notes = [
    ...(resets > 0 ? [plural(t.resets, resets)] : []),
    ...(evicted > 0 ? [plural(t.evicted, evicted)] : []),
    ...(source.hidden > 0 ? [plural(t.hidden, source.hidden)] : []),
  ]
  const gap = source.supported === false ? source.reason : null
  if (notes.length === 0 && gap === null) return null
  return (
    <ul className="mb-3 space-y-1 text-sm">
      {notes.map((note) => (
        <li key={note}>
          <Status status="warning">{note}</Status>
        </li>
      ))}
      {gap === null ? null : (
        <li className="flex flex-wrap items-center gap-x-2">
          <Status status="unknown">
            <HostileText text={gap} />
          </Status>
          {source.remedy ? <Remedy remedy={source.remedy} /> : null}
        </li>
      )}
    </ul>
  )
}

/** Below the table: how many, from where, as of when, and how much of the span was read. */
export function StatementFooter({ list, shown }: { list: StatementList; shown: number }) {
  const { source, coveredMs, from, to, total, rest } = list
  const share = total.ms > 0 ? rest.ms / total.ms : 0
  // The present minute is not over.
  const past = Math.max(1, Math.min(to, source.readAt ? Date.parse(source.readAt) : to) - from)
  const covered = Math.min(1, coveredMs / past)
  return (
    <footer className="flex flex-wrap items-center gap-x-4 gap-y-1 py-2 text-ink-muted text-xs">
      <span className="tabular">{plural(t.shown, list.matching, { shown })}</span>
      {share > 0.001 ? <span>{say(t.restOf, { share: formatShare(share) })}</span> : null}
      {list.searchCut ? <span>{t.searchCut}</span> : null}
      {covered < 0.97 ? <span>{say(t.covered, { share: formatShare(covered) })}</span> : null}
      <SourceNote source={source} />
      {list.masked ? <span>{t.literalsAreShownAs}</span> : null}
      <ZoneNote />
    </footer>
  )
}

function SourceNote({ source }: { source: StatementSource }) {
  if (source.name === null || source.readAt === null) return null
  return (
    <>
      <span>
        <Say of={t.sourceRead} source={<HostileText text={source.name} />} />
      </span>
      <span>
        <Say of={t.readAt} ago={<TimeAgo at={source.readAt} />} />
      </span>
      {source.entries !== null && source.most !== null ? (
        <span className="tabular">
          {say(t.lines, { entries: formatNumber(source.entries), most: formatNumber(source.most) })}
        </span>
      ) : null}
    </>
  )
}
