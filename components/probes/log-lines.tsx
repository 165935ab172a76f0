'use client'
import { useState } from 'react'
import { HostileText } from '@/components/patterns/hostile-text'
import { Say } from '@/components/patterns/say'
import { TimeAgo } from '@/components/patterns/time-ago'
import { CopyButton } from '@/components/ui/copy-button'
import { Input } from '@/components/ui/input'
import { ScrollArea } from '@/components/ui/scroll-area'
import type { TailAnswer } from '@/lib/features/logs/probes/tail'
import { formatBytes } from '@/lib/format/bytes'
import { probeTexts as t } from '@/lib/texts/probes'
import { say } from '@/lib/texts/texts'

/** The lines of a log as they are, with a search in them. */
export function LogLines({ answer }: { answer: TailAnswer }) {
  const [query, setQuery] = useState('')
  const numbered = answer.lines.map((text, index) => ({ text, index }))
  const wanted = query.toLowerCase()
  const shown = wanted === '' ? numbered : numbered.filter(({ text }) => text.toLowerCase().includes(wanted))
  return (
    <section aria-label={t.logTitle} className="rounded-md border">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2 border-b p-2 text-sm">
        <Input
          type="search"
          aria-label={t.find}
          placeholder={t.find}
          value={query}
          onChange={(event) => setQuery(event.target.value)}
          className="w-56! max-w-full"
        />
        <span className="min-w-0 break-all text-ink-muted">
          <Say of={t.readFrom} source={<HostileText text={answer.source} mono className="text-xs" />} />
        </span>
        {answer.size === null ? null : (
          <span className="text-ink-muted">{say(t.ofSize, { size: formatBytes(answer.size) })}</span>
        )}
        <span className="text-ink-muted">
          <TimeAgo at={answer.readAt} />
        </span>
        <span className="tabular ml-auto text-ink-muted text-xs">
          {say(t.linesOf, { shown: shown.length, all: answer.lines.length })}
        </span>
        <CopyButton text={() => shown.map(({ text }) => text).join('\n')} label={t.copyLines} />
      </div>
      <ScrollArea
        label={t.lines}
        role="log"
        aria-live="off"
        className="max-h-[65dvh] min-h-24 bg-canvas font-mono text-xs"
      >
        {answer.cut && query === '' ? (
          <p className="px-2 py-1 font-sans text-ink-muted">{t.earlier}</p>
        ) : null}
        {shown.map(({ text, index }) => (
          <div key={index} translate="no" className="whitespace-pre-wrap break-all px-2 leading-5">
            <HostileText text={text} />
          </div>
        ))}
        {shown.length === 0 ? (
          <p className="p-2 font-sans text-ink-muted">
            {answer.lines.length === 0 ? t.emptyLog : t.noLineMatches}
          </p>
        ) : null}
      </ScrollArea>
    </section>
  )
}
