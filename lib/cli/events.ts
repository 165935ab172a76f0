import type { Command } from 'commander'
import type { TargetEvent } from '@/lib/features/events/contract'
import type { ItemChangeView } from '@/lib/features/settings/contract'
import { connection } from './connection'
import { print, table } from './output'

function toldOf({ name, change, facts }: ItemChangeView): string {
  if (change !== 'changed') return `${name} ${change}`
  return `${name} ${facts.map(({ fact, before, after }) => `${fact} ${before ?? '-'} -> ${after ?? '-'}`).join(', ')}`
}

function rowOf({ at, since, kind, own, count, changes }: TargetEvent) {
  const told = changes.slice(0, 5).map(toldOf)
  const more = count > told.length ? [`and ${count - told.length} more`] : []
  return [at, since, kind, own ? `${own.title} (${own.state}, ${own.by})` : [...told, ...more].join('; ')]
}

/** Adds what can be asked about what changed on targets. */
export function eventCommands(program: Command): void {
  program
    .command('events <target>')
    .description('what changed on a target, newest first')
    .option('--from <moment>', 'ISO 8601')
    .option('--to <moment>', 'ISO 8601')
    .action(async (targetId: string, { from, to }: { from?: string; to?: string }) => {
      const { api } = connection(program.opts())
      const answer = await api.events.list({
        targetId,
        limit: 200,
        ...(from ? { from: Date.parse(from) } : {}),
        ...(to ? { to: Date.parse(to) } : {}),
      })
      print(program.opts().json, answer, () =>
        answer.items.length === 0
          ? 'Nothing has changed since the first look.'
          : table(['seen', 'not before', 'kind', 'what'], answer.items.map(rowOf)),
      )
    })
}
