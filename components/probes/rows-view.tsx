'use client'
import { useState } from 'react'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { Select } from '@/components/ui/select'
import { Textarea } from '@/components/ui/textarea'
import type { SampleAnswer } from '@/lib/features/rows/probes/sample'
import { probeTexts as t } from '@/lib/texts/probes'
import { ProbeButtons, ProbeFrame } from './probe-frame'
import { RowsAnswer } from './rows-answer'
import { useProbe } from './use-probe'

export type RowsViewProps = {
  target: { id: string; name: string; engine: 'postgres' | 'mysql' }
  /** What the address says already. */
  asked: { schema: string; table: string; role: string; database: string }
}

const LIMITS = ['10', '20', '50', '100'].map((value) => ({ value, label: value }))

/** Asks for some rows of a table as a role, and shows them with the policies that let them through. */
export function RowsView({ target, asked }: RowsViewProps) {
  const postgres = target.engine === 'postgres'
  const [draft, setDraft] = useState({
    ...asked,
    schema: asked.schema || (postgres ? 'public' : ''),
    limit: '20',
    settings: '',
    schemas: 'public',
  })
  const probe = useProbe<SampleAnswer>('rows.sample', target.id)
  const set = (part: Partial<typeof draft>) => setDraft((before) => ({ ...before, ...part }))
  const wrong = probe.problem?.fields ?? {}
  const settingsWrong = Object.entries(wrong).find(([field]) => field.startsWith('settings'))?.[1]
  const ask = () =>
    probe.ask({
      schema: draft.schema.trim(),
      table: draft.table.trim(),
      limit: Number(draft.limit),
      ...(draft.role.trim() === '' ? {} : { role: draft.role.trim() }),
      ...(!postgres || draft.database.trim() === '' ? {} : { database: draft.database.trim() }),
      ...(postgres ? { settings: settingsOf(draft.settings), schemas: listed(draft.schemas) } : {}),
    })
  const text = (field: 'schema' | 'table' | 'role' | 'database' | 'schemas') => (
    <Input
      value={draft[field]}
      onChange={(event) => set({ [field]: event.target.value })}
      autoComplete="off"
      spellCheck={false}
    />
  )
  const fields = (
    <>
      <div className="grid gap-3 sm:grid-cols-3">
        {postgres ? (
          <Field label={t.database} error={wrong.database} help={t.databaseHelp}>
            {text('database')}
          </Field>
        ) : null}
        <Field label={postgres ? t.schema : t.database} required error={wrong.schema}>
          {text('schema')}
        </Field>
        <Field label={t.table} required error={wrong.table}>
          {text('table')}
        </Field>
        <Field label={t.role} error={wrong.role} help={t.roleHelp}>
          {text('role')}
        </Field>
        {postgres ? (
          <Field label={t.schemas} error={wrong.schemas} help={t.schemasOfPolicies}>
            {text('schemas')}
          </Field>
        ) : null}
        <Field label={t.mostRows} required>
          <Select value={draft.limit} onValueChange={(limit) => set({ limit })} options={LIMITS} />
        </Field>
      </div>
      {postgres ? (
        <Field label={t.settings} error={settingsWrong} help={t.settingsHelp}>
          <Textarea
            rows={2}
            spellCheck={false}
            className="font-mono text-xs"
            placeholder={t.settingsExample}
            value={draft.settings}
            onChange={(event) => set({ settings: event.target.value })}
          />
        </Field>
      ) : null}
      <div className="flex flex-wrap items-center gap-2">
        <ProbeButtons
          probe={probe}
          verb={probe.answer ? t.readAgain : t.readRows}
          disabled={draft.schema.trim() === '' || draft.table.trim() === ''}
        />
      </div>
    </>
  )
  return (
    <ProbeFrame
      targetId={target.id}
      here="/rows"
      title={t.rowsTitle}
      about={t.rowsAbout}
      probe={probe}
      onAsk={ask}
      form={{ label: t.rowsTitle, className: 'max-w-3xl space-y-3', fields }}
    >
      {probe.answer ? (
        <RowsAnswer answer={probe.answer} target={target.name} expiresAt={probe.expiresAt} />
      ) : null}
    </ProbeFrame>
  )
}

const listed = (text: string) =>
  text
    .split(',')
    .map((name) => name.trim())
    .filter(Boolean)

/** One setting a line, `name = value`; a line without a value sets the empty text. */
const settingsOf = (text: string) =>
  text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const at = line.indexOf('=')
      const name = at < 0 ? line : line.slice(0, at)
      return { name: name.trim(), value: at < 0 ? '' : line.slice(at + 1).trim() }
    })
