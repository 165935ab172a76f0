'use client'
import { useQueryStates } from 'nuqs'
import { useState } from 'react'
import { RANGE_WORDS } from '@/components/overview/overview-search-params'
import { RangeButtons } from '@/components/overview/range-buttons'
import { useZone } from '@/components/patterns/zone'
import { Button } from '@/components/ui/button'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { Popover } from '@/components/ui/popover'
import { fromClock, toClock } from '@/lib/format/zone'
import { statementsTexts as t } from '@/lib/texts/statements'
import { say } from '@/lib/texts/texts'
import type { Span } from './span'
import { statementParams } from './statement-search-params'

/** Which span is shown: one of the ranges that end now, or any between two moments. */
export function SpanButtons({ span }: { span: Span }) {
  const [params, setParams] = useQueryStates(statementParams)
  const fixed = params.from !== null && params.to !== null
  return (
    <div className="flex flex-wrap items-center gap-2" data-print="hide">
      {fixed ? (
        <Button size="sm" onClick={() => setParams({ from: null, to: null })}>
          {say(t.backToRange, { range: RANGE_WORDS[params.range] })}
        </Button>
      ) : (
        <RangeButtons />
      )}
      <Popover title={t.spanTitle} titleVisible align="end" trigger={<Button size="sm">{t.range}</Button>}>
        <SpanForm
          key={`${span.from} ${span.to}`}
          span={span}
          onShow={(next) => setParams({ from: next.from, to: next.to })}
        />
      </Popover>
    </div>
  )
}

function SpanForm({ span, onShow }: { span: Span; onShow: (span: Span) => void }) {
  const zone = useZone()
  const [from, setFrom] = useState(() => toClock(new Date(span.from), zone))
  const [to, setTo] = useState(() => toClock(new Date(span.to), zone))
  const [wrong, setWrong] = useState(false)
  const show = () => {
    const [begin, end] = [fromClock(from, zone), fromClock(to, zone)]
    const fits = begin !== null && end !== null && begin.getTime() < end.getTime()
    setWrong(!fits)
    if (fits) onShow({ from: begin.getTime(), to: end.getTime() })
  }
  return (
    <form
      className="w-60 space-y-3"
      onSubmit={(event) => {
        event.preventDefault()
        show()
      }}
    >
      <Field label={t.from} required>
        <Input type="datetime-local" value={from} onChange={(event) => setFrom(event.target.value)} />
      </Field>
      <Field label={t.to} required {...(wrong ? { error: t.endAfterBegin } : {})}>
        <Input type="datetime-local" value={to} onChange={(event) => setTo(event.target.value)} />
      </Field>
      <p className="text-ink-faint text-xs" translate="no">
        {zone}
      </p>
      <Button size="sm" type="submit">
        {t.showSpan}
      </Button>
    </form>
  )
}
