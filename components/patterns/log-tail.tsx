'use client'
import { useVirtualizer } from '@tanstack/react-virtual'
import { Download } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { Button } from '@/components/ui/button'
import { CopyButton } from '@/components/ui/copy-button'
import { Input } from '@/components/ui/input'
import { ScrollArea } from '@/components/ui/scroll-area'
import { Select } from '@/components/ui/select'
import { Switch } from '@/components/ui/switch'
import { formatTime } from '@/lib/format/time'
import { planTexts as t } from '@/lib/texts/plans'
import { say } from '@/lib/texts/texts'
import { HostileText } from './hostile-text'
import { saveFile } from './save-file'
import { useZone } from './zone'

export const LOG_LEVELS = ['debug', 'info', 'warn', 'error'] as const
export type LogLevel = (typeof LOG_LEVELS)[number]
export type LogLine = { id: string | number; at: string; level: LogLevel; text: string }

/** The lines at or above a level that hold the text searched for, case ignored. */
export function filterLog(lines: ReadonlyArray<LogLine>, level: LogLevel, query: string): LogLine[] {
  const least = LOG_LEVELS.indexOf(level)
  const wanted = query.toLowerCase()
  return lines.filter(
    (line) => LOG_LEVELS.indexOf(line.level) >= least && line.text.toLowerCase().includes(wanted),
  )
}

const asText = (lines: ReadonlyArray<LogLine>) =>
  lines.map((line) => `${line.at} ${line.level} ${line.text}`).join('\n')

/** The log of a run: follows its end, searches, filters by level, copies and saves. Draws only what is in sight. */
export function LogTail({
  lines,
  name,
  height = 280,
}: {
  lines: ReadonlyArray<LogLine>
  name: string
  height?: number
}) {
  'use no memo'
  const zone = useZone()
  const box = useRef<HTMLElement>(null)
  const [follow, setFollow] = useState(true)
  const [level, setLevel] = useState<LogLevel>('info')
  const [query, setQuery] = useState('')
  const shown = filterLog(lines, level, query)
  const virtual = useVirtualizer({
    count: shown.length,
    getScrollElement: () => box.current,
    estimateSize: () => 20,
    overscan: 20,
  })
  const count = shown.length
  useEffect(() => {
    if (follow && count > 0) virtual.scrollToIndex(count - 1, { align: 'end' })
  }, [follow, count, virtual])
  return (
    <section aria-label={say(t.logOf, { name })} className="rounded-md border">
      <div data-print="hide" className="flex flex-wrap items-center gap-2 border-b p-2">
        <Input
          type="search"
          aria-label={t.searchLog}
          placeholder={t.search}
          value={query}
          onChange={(event) => setQuery(event.target.value)}
          className="w-44!"
        />
        <Select
          aria-label={t.leastLevel}
          className="w-28"
          value={level}
          onValueChange={setLevel}
          options={LOG_LEVELS.map((one) => ({ value: one, label: one }))}
        />
        <Switch label={t.follow} checked={follow} onCheckedChange={(on) => setFollow(on)} />
        <span className="tabular ml-auto text-ink-muted text-xs">
          {say(t.ofLines, { count, lines: lines.length })}
        </span>
        <CopyButton text={() => asText(shown)} label={t.copyLinesShown} />
        <Button
          size="sm"
          variant="ghost"
          onClick={() => saveFile(`${name}.log`, `${asText(lines)}\n`, 'text/plain')}
        >
          <Download aria-hidden="true" strokeWidth={1.75} />
          {t.download}
        </Button>
      </div>
      <ScrollArea
        ref={box}
        label={t.lines}
        role="log"
        aria-live="off"
        // As tall as its lines, up to its height: a log of three lines is no empty box.
        style={{ height: Math.min(height, Math.max(48, virtual.getTotalSize())) }}
        className="bg-canvas font-mono text-xs"
      >
        <div className="relative" style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map((item) => {
            const line = shown[item.index]
            return line ? (
              <div
                key={line.id}
                className="absolute inset-x-0 flex h-5 gap-3 whitespace-pre px-2 leading-5"
                style={{ top: item.start }}
              >
                <span className="text-ink-faint">
                  {formatTime(new Date(line.at), new Date(line.at), zone)}
                </span>
                <span className={line.level === 'error' ? 'w-10 font-semibold' : 'w-10 text-ink-muted'}>
                  {line.level}
                </span>
                <HostileText text={line.text} />
              </div>
            ) : null
          })}
        </div>
        {count === 0 ? (
          <p className="p-2 font-sans text-ink-muted">
            {lines.length === 0 ? t.nothingWasWritten : t.noLineMatches}
          </p>
        ) : null}
      </ScrollArea>
    </section>
  )
}
