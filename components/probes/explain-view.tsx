'use client'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { Textarea } from '@/components/ui/textarea'
import type { ExplainAnswer } from '@/lib/features/statements/probes/explain'
import { orpc } from '@/lib/http/query'
import { probeTexts as t } from '@/lib/texts/probes'
import { PlanText } from './plan-text'
import { ProbeButtons, ProbeFrame } from './probe-frame'
import { useProbe } from './use-probe'

export type ExplainViewProps = {
  target: { id: string; engine: 'postgres' | 'mysql' }
  /** The session whose statement is to be explained, and what it was run as. */
  from: { pid: number; startedAt: string } | null
  role: string
  database: string
}

type Draft = { statement: string | null; role: string; database: string; schemas: string }

/** Asks for the plan of a statement as a role, and shows it. */
export function ExplainView({ target, from, role, database }: ExplainViewProps) {
  const [draft, setDraft] = useState<Draft>({ statement: null, role, database, schemas: 'public' })
  const ran = useQuery({
    ...orpc.sessions.statement.queryOptions({
      input: { targetId: target.id, pid: from?.pid ?? 1, startedAt: from?.startedAt ?? '-' },
    }),
    enabled: from !== null,
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  })
  const probe = useProbe<ExplainAnswer>('statements.explain', target.id)
  const statement = draft.statement ?? ran.data?.query ?? ''
  const set = (part: Partial<Draft>) => setDraft((before) => ({ ...before, ...part }))
  const wrong = probe.problem?.fields ?? {}
  const ask = () =>
    probe.ask({
      statement,
      ...(draft.role.trim() === '' ? {} : { role: draft.role.trim() }),
      ...(draft.database.trim() === '' ? {} : { database: draft.database.trim() }),
      ...(target.engine === 'postgres' ? { schemas: listed(draft.schemas) } : {}),
    })
  const fields = (
    <>
      <Field label={t.statement} required error={wrong.statement} help={t.statementHelp}>
        <Textarea
          rows={8}
          spellCheck={false}
          className="font-mono text-xs"
          value={statement}
          onChange={(event) => set({ statement: event.target.value })}
        />
      </Field>
      {ran.isLoading ? <p className="text-ink-muted text-sm">{t.readingStatement}</p> : null}
      {from && (ran.isError || ran.data?.query === null) ? (
        <p className="text-ink-muted text-sm">{t.sessionGone}</p>
      ) : null}
      <div className="grid gap-3 sm:grid-cols-3">
        <Field label={t.role} error={wrong.role} help={t.roleHelp}>
          <Input
            value={draft.role}
            onChange={(event) => set({ role: event.target.value })}
            autoComplete="off"
            spellCheck={false}
          />
        </Field>
        <Field label={t.database} error={wrong.database} help={t.databaseHelp}>
          <Input
            value={draft.database}
            onChange={(event) => set({ database: event.target.value })}
            autoComplete="off"
            spellCheck={false}
          />
        </Field>
        {target.engine === 'postgres' ? (
          <Field label={t.schemas} error={wrong.schemas} help={t.schemasHelp}>
            <Input
              value={draft.schemas}
              onChange={(event) => set({ schemas: event.target.value })}
              autoComplete="off"
              spellCheck={false}
            />
          </Field>
        ) : null}
      </div>
      <div className="flex flex-wrap items-center gap-2">
        <ProbeButtons probe={probe} verb={t.explain} disabled={statement.trim() === ''} />
      </div>
    </>
  )
  return (
    <ProbeFrame
      targetId={target.id}
      here="/statements/explain"
      title={t.explainTitle}
      about={t.explainAbout}
      probe={probe}
      onAsk={ask}
      form={{ label: t.explain, className: 'max-w-3xl space-y-3', fields }}
    >
      {probe.answer ? <PlanText answer={probe.answer} expiresAt={probe.expiresAt} /> : null}
    </ProbeFrame>
  )
}

const listed = (text: string) =>
  text
    .split(',')
    .map((name) => name.trim())
    .filter(Boolean)
