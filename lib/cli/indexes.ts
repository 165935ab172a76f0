import type { Command } from 'commander'
import { INDEX_VERDICTS, type IndexVerdict } from '@/lib/engines/contract/indexes'
import { connection } from './connection'
import { print, table } from './output'

type Options = { database?: string; verdict?: IndexVerdict; search?: string; limit: number }

/** Adds what can be asked about indexes. */
export function indexCommands(program: Command): void {
  program
    .command('indexes <target>')
    .description('indexes of a database of a target, with what can be said against each')
    .option('--database <name>', 'another than the one the target was saved with')
    .option('--verdict <verdict>', `one of ${INDEX_VERDICTS.join(', ')}`)
    .option('--search <text>', 'part of schema.table or index')
    .option('--limit <count>', 'at most 200', Number, 50)
    .action(async (targetId: string, { database, verdict, search, limit }: Options) => {
      const { api } = connection(program.opts())
      const answer = await api.indexes.list({
        ...{ targetId, limit },
        ...(database === undefined ? {} : { database }),
        ...(verdict === undefined ? {} : { verdict }),
        ...(search === undefined ? {} : { q: search }),
      })
      print(program.opts().json, answer, () =>
        table(
          ['table', 'index', 'verdicts', 'instead', 'kept by', 'bytes', 'scans'],
          answer.items.map((one) => [
            `${one.schema}.${one.table}`,
            one.name,
            one.verdicts.join(' '),
            one.instead,
            one.keeper,
            one.bytes === null ? null : String(one.bytes),
            one.scans === null ? null : String(one.scans),
          ]),
        ),
      )
    })
}
