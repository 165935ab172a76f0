'use client'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { ErrorPanel } from '@/components/patterns/error-panel'
import { SqlBlock } from '@/components/patterns/sql-text'
import { Button } from '@/components/ui/button'
import { CopyButton } from '@/components/ui/copy-button'
import type { Statement } from '@/lib/features/statements/contract'
import { problemOf } from '@/lib/http/problem'
import { orpc } from '@/lib/http/query'
import { statementSheetTexts as t } from '@/lib/texts/statement-sheet'
import { StatementWords } from './statement-columns'

export type StatementTextProps = {
  targetId: string
  statement: Omit<Statement, 'figures' | 'share'>
  may: boolean
}

/** The text of a statement; the whole of a long one is asked for, since each reading of it is recorded. */
export function StatementText({ targetId, statement, may }: StatementTextProps) {
  const [wanted, setWanted] = useState(false)
  const whole = useQuery({
    ...orpc.statements.text.queryOptions({ input: { targetId, id: Number(statement.id) } }),
    enabled: wanted,
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  })
  const sql = whole.data?.text ?? statement.text
  const isCut = whole.data ? whole.data.cut : statement.textCut
  return (
    <section>
      <h3 className="mb-1.5 flex items-center gap-1 font-medium">
        {t.text}
        {sql ? <CopyButton text={sql} label={t.copySql} /> : null}
      </h3>
      {sql ? <SqlBlock sql={sql} copy={false} /> : <StatementWords row={statement} />}
      {whole.isError ? <ErrorPanel {...problemOf(whole.error)} className="mt-2" /> : null}
      {isCut && whole.data ? <p className="mt-1 text-ink-muted text-sm">{t.keptCut}</p> : null}
      {isCut && !whole.data && may ? (
        <Button size="sm" className="mt-2" busy={whole.isFetching} onClick={() => setWanted(true)}>
          {t.showWhole}
        </Button>
      ) : null}
      {isCut && !may ? <p className="mt-1 text-ink-muted text-sm">{t.cutOff}</p> : null}
      {may ? null : <p className="mt-1 max-w-[60ch] text-ink-muted text-sm">{t.literalsAreShownAs}</p>}
    </section>
  )
}
