import type { Command } from 'commander'
import { TABLE_SORTS, type TableSort } from '@/lib/engines/contract/tables'
import type { Table } from '@/lib/features/tables/contract'
import { connection } from './connection'
import { print, table } from './output'

const rounded = (value: number | null) => (value === null ? null : String(Math.round(value)))
const percent = (value: number | null) => (value === null ? null : `${(value * 100).toFixed(1)} %`)

function rowOf({ schema, name, bytes, exact, rows, dead, deadShare, bloat, due, age }: Table) {
  const nearest = due === null ? [] : Object.values(due).flatMap((one) => one ?? [])
  return [
    `${schema}.${name}`,
    bytes.total === null ? null : `${exact ? '' : '~'}${rounded(bytes.total)}`,
    rounded(rows),
    rounded(dead),
    percent(deadShare),
    bloat?.known ? rounded(bloat.value.bytes) : null,
    nearest.length === 0 ? null : percent(Math.max(...nearest)),
    rounded(age),
  ]
}

type Options = { database?: string; sort: TableSort; order: 'asc' | 'desc'; search?: string; limit: number }

/** Adds what can be asked about tables. */
export function tableCommands(program: Command): void {
  program
    .command('tables <target>')
    .description('tables of a database of a target, the largest first unless told otherwise')
    .option('--database <name>', 'another than the one the target was saved with')
    .option('--sort <figure>', `one of ${TABLE_SORTS.join(', ')}`, 'size')
    .option('--order <way>', 'asc or desc', 'desc')
    .option('--search <text>', 'part of schema.table')
    .option('--limit <count>', 'at most 200', Number, 50)
    .action(async (targetId: string, { database, sort, order, search, limit }: Options) => {
      const { api } = connection(program.opts())
      const answer = await api.tables.list({
        ...{ targetId, sort, order, limit },
        ...(database === undefined ? {} : { database }),
        ...(search === undefined ? {} : { q: search }),
      })
      print(program.opts().json, answer, () =>
        table(
          ['table', 'bytes', 'rows', 'dead', 'dead %', 'bloat est.', 'next vacuum', 'freeze age'],
          answer.items.map(rowOf),
        ),
      )
    })
}
