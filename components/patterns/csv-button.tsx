'use client'
import { Download } from 'lucide-react'
import { useState } from 'react'
import { announce } from '@/components/ui/announce'
import { Button } from '@/components/ui/button'
import type { CsvColumn } from '@/lib/format/csv'
import { tableTexts as t } from '@/lib/texts/tables'

export type CsvButtonProps<T> = {
  columns: ReadonlyArray<CsvColumn<T>>
  /** All rows of the current filter and sort; asked for at the moment of the press. */
  rows: () => Iterable<T> | Promise<Iterable<T>>
  target: string
  view: string
}

/** Saves the rows shown as CSV. */
export function CsvButton<T>({ columns, rows, target, view }: CsvButtonProps<T>) {
  const [state, setState] = useState<'idle' | 'busy' | 'failed'>('idle')
  const press = async () => {
    setState('busy')
    try {
      const [{ csvName, toCsv }, { saveFile }] = await Promise.all([
        import('@/lib/format/csv'),
        import('./save-file'),
      ])
      saveFile(csvName(target, view, new Date()), toCsv(columns, await rows()), 'text/csv;charset=utf-8')
      setState('idle')
      announce(t.csvSaved)
    } catch {
      setState('failed')
      announce(t.csvCouldNotBe)
    }
  }
  return (
    <Button size="sm" onClick={press} busy={state === 'busy'}>
      <Download aria-hidden="true" strokeWidth={1.75} />
      {state === 'failed' ? t.csvFailedTryAgain : t.csv}
    </Button>
  )
}
