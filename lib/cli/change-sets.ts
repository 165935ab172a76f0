import type { Command } from 'commander'
import { connection } from './connection'
import { print, table } from './output'

/** `qd changes sets` and `qd changes set`: several changes in an order, and where each stands. */
export function changeSetCommands(program: Command, changes: Command): void {
  changes
    .command('sets')
    .description('sets of changes, newest first')
    .option('--limit <n>', 'how many', '50')
    .action(async (options: { limit: string }) => {
      const { api } = connection(program.opts())
      const answer = await api.changeSets.list({ limit: Number(options.limit) })
      print(program.opts().json, answer, () =>
        table(
          ['id', 'when', 'title', 'state', 'done', 'by'],
          answer.items.map((set) => [
            set.id,
            set.createdAt,
            set.title,
            set.state,
            `${set.done} of ${set.of}`,
            set.requestedBy.name,
          ]),
        ),
      )
    })
  changes
    .command('set <id>')
    .description('the changes of a set in their order')
    .action(async (id: string) => {
      const { api } = connection(program.opts())
      const set = await api.changeSets.get({ id })
      print(program.opts().json, set, () =>
        [
          `${set.title} · ${set.state} · tier ${set.tier}`,
          table(
            ['nr', 'change', 'target', 'title', 'state'],
            set.members.map(({ change }, at) => [
              String(at + 1),
              change.id,
              change.target?.name ?? '',
              change.title,
              change.state,
            ]),
          ),
          ...(set.setHash ? [`set ${set.setHash}`] : []),
        ].join('\n'),
      )
    })
}
