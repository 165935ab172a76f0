'use client'
import { useMutation } from '@tanstack/react-query'
import { useVirtualizer } from '@tanstack/react-virtual'
import { Download } from 'lucide-react'
import { type FormEvent, useEffect, useLayoutEffect, useRef, useState } from 'react'
import { ErrorPanel } from '@/components/patterns/error-panel'
import { fetchDownload } from '@/components/patterns/fetch-download'
import { HostileText } from '@/components/patterns/hostile-text'
import { usePrinting } from '@/components/patterns/use-printing'
import { useZone } from '@/components/patterns/zone'
import { Button } from '@/components/ui/button'
import { CopyButton } from '@/components/ui/copy-button'
import { Input } from '@/components/ui/input'
import { ScrollArea } from '@/components/ui/scroll-area'
import { Select } from '@/components/ui/select'
import { Switch } from '@/components/ui/switch'
import type { LogLine } from '@/lib/features/runs/contract'
import { formatNumber } from '@/lib/format/number'
import { formatTime } from '@/lib/format/time'
import { client } from '@/lib/http/client'
import { problemOf } from '@/lib/http/problem'
import { runLogTexts as t } from '@/lib/texts/run-log'
import { plural, say } from '@/lib/texts/texts'
import { type RunLog as Log, type LogFilter, useRunLog } from './use-run-log'

const LEVELS: { value: LogLine['level']; label: string }[] = [
  { value: 'info', label: t.info },
  { value: 'warning', label: t.warning },
  { value: 'error', label: t.error },
]
const ROW = 20
const HEIGHT = 320

/** The log of a run: opened at its end whatever its length, followed, searched, walked through and saved as a whole. */
export function RunLog({ runId, over }: { runId: string; over: boolean }) {
  const [filter, setFilter] = useState<LogFilter>({ q: '', level: 'info' })
  const [follow, setFollow] = useState(true)
  const log = useRunLog(runId, filter, follow && !over)
  // The last lines come with the outcome, after the last time somebody asked.
  const { newer } = log
  const ended = useRef(over)
  useEffect(() => {
    if (over && !ended.current) void newer()
    ended.current = over
  }, [over, newer])
  return (
    <section
      aria-label={t.log}
      className="rounded-md border"
      data-log-total={log.loaded ? log.total : undefined}
    >
      <div data-print="hide" className="flex flex-wrap items-center gap-2 border-b p-2">
        <Search onSearch={(q) => setFilter({ ...filter, q })} />
        <Select
          aria-label={t.level}
          className="w-28"
          value={filter.level}
          onValueChange={(level) => setFilter({ ...filter, level })}
          options={LEVELS}
        />
        <Jump
          onJump={(seq) => {
            setFollow(false)
            void log.jump(seq)
          }}
        />
        <Switch
          label={t.follow}
          checked={follow}
          onCheckedChange={(on) => {
            setFollow(on)
            if (on) void log.tail()
          }}
        />
        <Counts log={log} filtered={filter.q !== '' || filter.level !== 'info'} />
        <CopyButton text={() => asText(log.lines)} label={t.copy} />
        <Whole runId={runId} />
      </div>
      {log.problem ? <ErrorPanel {...log.problem} /> : null}
      <Lines log={log} follow={follow} />
    </section>
  )
}

const asText = (lines: readonly LogLine[]) =>
  lines.map((line) => `${line.at} ${line.level} ${line.text}`).join('\n')

/** What is looked for is asked of the panel once the person stops typing. */
function Search({ onSearch }: { onSearch: (q: string) => void }) {
  const [text, setText] = useState('')
  const told = useRef(onSearch)
  useEffect(() => {
    told.current = onSearch
  })
  const asked = useRef('')
  useEffect(() => {
    const timer = setTimeout(() => {
      if (asked.current !== text) told.current(text)
      asked.current = text
    }, 300)
    return () => clearTimeout(timer)
  }, [text])
  return (
    <Input
      type="search"
      aria-label={t.search}
      placeholder={t.find}
      maxLength={200}
      value={text}
      onChange={(event) => setText(event.target.value)}
      className="w-44!"
    />
  )
}

function Jump({ onJump }: { onJump: (seq: number) => void }) {
  const [text, setText] = useState('')
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const seq = Number(text)
    if (Number.isInteger(seq) && seq > 0) onJump(seq)
  }
  return (
    <form onSubmit={submit}>
      <Input
        inputMode="numeric"
        aria-label={t.jump}
        placeholder={t.jump}
        value={text}
        onChange={(event) => setText(event.target.value.replaceAll(/\D/g, ''))}
        className="w-28!"
      />
    </form>
  )
}

function Counts({ log, filtered }: { log: Log; filtered: boolean }) {
  const from = log.lines[0]?.seq
  const to = log.lines.at(-1)?.seq
  return (
    <span className="tabular ml-auto text-ink-muted text-xs">
      {from === undefined || to === undefined
        ? null
        : filtered
          ? plural(t.found, log.lines.length)
          : say(t.shown, { from: formatNumber(from), to: formatNumber(to), total: formatNumber(log.total) })}
    </span>
  )
}

function Whole({ runId }: { runId: string }) {
  const made = useMutation({
    mutationFn: () => client.runs.download({ id: runId }),
    onSuccess: fetchDownload,
  })
  return (
    <>
      <Button size="sm" variant="ghost" busy={made.isPending} onClick={() => made.mutate()}>
        <Download aria-hidden="true" strokeWidth={1.75} />
        {t.download}
      </Button>
      {made.isError ? <ErrorPanel {...problemOf(made.error)} /> : null}
    </>
  )
}

function Line({ line }: { line: LogLine }) {
  const zone = useZone()
  return (
    <div
      data-seq={line.seq}
      className="flex h-5 gap-3 whitespace-pre px-2 leading-5 print:h-auto print:whitespace-pre-wrap"
    >
      <span className="text-ink-faint" translate="no">
        {formatTime(new Date(line.at), new Date(line.at), zone)}
      </span>
      <span translate="no" className={line.level === 'error' ? 'w-14 font-semibold' : 'w-14 text-ink-muted'}>
        {line.level}
      </span>
      <HostileText text={line.text} />
    </div>
  )
}

/** The lines in sight; on paper all that were read. Kept apart: the compiler must not touch what the virtualizer measures. */
function Lines({ log, follow }: { log: Log; follow: boolean }) {
  'use no memo'
  const printing = usePrinting()
  const box = useRef<HTMLElement>(null)
  const { lines } = log
  const virtual = useVirtualizer({
    count: lines.length,
    getScrollElement: () => box.current,
    estimateSize: () => ROW,
    overscan: 20,
  })
  const last = lines.at(-1)?.seq
  useEffect(() => {
    if (follow && last !== undefined) virtual.scrollToIndex(lines.length - 1, { align: 'end' })
  }, [follow, last, lines.length, virtual])
  // What was read stays in sight when lines are put before it.
  const first = lines[0]?.seq
  const before = useRef<{ first: number | undefined; last: number | undefined }>({ first, last })
  useLayoutEffect(() => {
    const was = before.current
    before.current = { first, last }
    if (first === undefined || was.first === undefined || first >= was.first || was.last !== last) return
    const place = lines.findIndex((line) => line.seq === was.first)
    if (place > 0) box.current?.scrollBy({ top: place * ROW })
  }, [first, last, lines])
  return (
    <>
      {log.hasOlder ? <More words={t.older} onMore={log.older} /> : null}
      <ScrollArea
        ref={box}
        label={t.lines}
        role="log"
        aria-live="off"
        // As tall as its lines, up to its height: a log of three lines is no empty box.
        style={printing ? undefined : { height: Math.min(HEIGHT, Math.max(48, lines.length * ROW)) }}
        className="bg-canvas font-mono text-xs"
      >
        {printing ? (
          lines.map((line) => <Line key={line.seq} line={line} />)
        ) : (
          <div className="relative" style={{ height: virtual.getTotalSize() }}>
            {virtual.getVirtualItems().map((item) => {
              const line = lines[item.index]
              return line ? (
                <div key={line.seq} className="absolute inset-x-0" style={{ top: item.start }}>
                  <Line line={line} />
                </div>
              ) : null
            })}
          </div>
        )}
        {lines.length === 0 && log.loaded ? (
          <p className="p-2 font-sans text-ink-muted">{log.total === 0 ? t.nothing : t.noMatch}</p>
        ) : null}
      </ScrollArea>
      {log.hasNewer ? <More words={t.newer} onMore={log.newer} /> : null}
    </>
  )
}

function More({ words, onMore }: { words: string; onMore: () => Promise<void> }) {
  const more = useMutation({ mutationFn: onMore })
  return (
    <div className="p-1 text-center" data-print="hide">
      <Button size="sm" variant="ghost" busy={more.isPending} onClick={() => more.mutate()}>
        {words}
      </Button>
    </div>
  )
}
