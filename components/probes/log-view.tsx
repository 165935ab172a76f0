'use client'
import { useState } from 'react'
import { Field } from '@/components/ui/field'
import { Select } from '@/components/ui/select'
import type { TailAnswer } from '@/lib/features/logs/probes/tail'
import { probeTexts as t } from '@/lib/texts/probes'
import { LogLines } from './log-lines'
import { ProbeButtons, ProbeFrame } from './probe-frame'
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
  const fields = (
    <>
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
      <ProbeButtons probe={probe} verb={probe.answer ? t.readAgain : t.read} />
    </>
  )
  return (
    <ProbeFrame
      targetId={targetId}
      here="/logs"
      title={t.logTitle}
      about={t.logAbout}
      probe={probe}
      onAsk={ask}
      form={{ label: t.logTitle, className: 'flex flex-wrap items-end gap-3', fields }}
    >
      {probe.answer ? <LogLines answer={probe.answer} /> : null}
      {probe.answer || probe.problem || probe.busy ? null : <p className="text-ink-muted">{t.notReadYet}</p>}
    </ProbeFrame>
  )
}
