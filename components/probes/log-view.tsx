'use client'
import { useState } from 'react'
import { ErrorPanel } from '@/components/patterns/error-panel'
import { Button } from '@/components/ui/button'
import { Field } from '@/components/ui/field'
import { Form } from '@/components/ui/form'
import { Select } from '@/components/ui/select'
import { Spinner } from '@/components/ui/spinner'
import type { TailAnswer } from '@/lib/features/logs/probes/tail'
import { probeTexts as t } from '@/lib/texts/probes'
import { LogLines } from './log-lines'
import { useProbe } from './use-probe'

const FROM = [
  { value: 'any', label: t.fromAny },
  { value: 'host', label: t.fromHost },
  { value: 'server', label: t.fromServer },
] as const
const LINES = ['100', '200', '500', '2000'].map((value) => ({ value, label: value }))
const NEWEST = ''

/** Reads the end of a target's log when asked to: each reading is an entry of the audit log. */
export function LogView({ targetId }: { targetId: string }) {
  const [from, setFrom] = useState<(typeof FROM)[number]['value']>('any')
  const [lines, setLines] = useState('200')
  const [file, setFile] = useState(NEWEST)
  const probe = useProbe<TailAnswer>('logs.tail', targetId)
  const files = probe.answer?.files ?? []
  const ask = () => probe.ask({ from, lines: Number(lines), ...(file === NEWEST ? {} : { file }) })
  return (
    <div className="space-y-4">
      <div>
        <h2 className="font-semibold text-lg">{t.logTitle}</h2>
        <p className="max-w-[72ch] text-ink-muted text-sm">{t.logAbout}</p>
      </div>
      <Form
        aria-label={t.logTitle}
        className="flex flex-wrap items-end gap-3"
        onSubmit={(event) => {
          event.preventDefault()
          ask()
        }}
      >
        <Field label={t.from} required>
          <Select className="w-44" value={from} onValueChange={setFrom} options={FROM} />
        </Field>
        <Field label={t.lines} required>
          <Select className="w-24" value={lines} onValueChange={setLines} options={LINES} />
        </Field>
        {files.length > 0 ? (
          <Field label={t.file} required>
            <Select
              className="w-64"
              value={file}
              onValueChange={setFile}
              options={[
                { value: NEWEST, label: t.newest },
                ...files.map(({ name }) => ({ value: name, label: name, data: true })),
              ]}
            />
          </Field>
        ) : null}
        <Button type="submit" variant="primary" busy={probe.busy}>
          {probe.answer ? t.readAgain : t.read}
        </Button>
        {probe.canStop ? <Button onClick={probe.stop}>{t.stop}</Button> : null}
        {probe.busy ? (
          <span className="flex items-center gap-2 text-sm" role="status">
            <Spinner /> {t.underWay}
          </span>
        ) : null}
      </Form>
      {probe.problem && !probe.busy ? <ErrorPanel {...probe.problem} /> : null}
      {probe.answer ? <LogLines answer={probe.answer} /> : null}
      {probe.answer || probe.problem || probe.busy ? null : <p className="text-ink-muted">{t.notReadYet}</p>}
    </div>
  )
}
