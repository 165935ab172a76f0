import type { Command } from 'commander'
import { approvalCommands } from './approvals'
import { changeSetCommands } from './change-sets'
import { changeWords } from './change-words'
import { connection } from './connection'
import { follow } from './follow'
import { print, table } from './output'
import { withStepUp } from './step-up'

/** `qd changes list|show|apply|undo`, what concerns approvals, and sets. */
export function changeCommands(program: Command): void {
  const changes = program.command('changes').description('plans, runs and their history')
  changes
    .command('list')
    .option('--limit <n>', 'how many', '50')
    .action(async (options: { limit: string }) => {
      const { api } = connection(program.opts())
      const answer = await api.changes.list({ limit: Number(options.limit) })
      print(program.opts().json, answer, () =>
        table(
          ['id', 'when', 'title', 'state', 'by'],
          answer.items.map((item) => [
            item.id,
            item.createdAt,
            item.title,
            item.state,
            item.requestedBy.name,
          ]),
        ),
      )
    })
  changes.command('show <id>').action(async (id: string) => {
    const { api } = connection(program.opts())
    const change = await api.changes.get({ id })
    print(program.opts().json, change, () => changeWords(change))
  })
  changes
    .command('apply <id>')
    .description('apply a plan as it was shown; at the highest tier asks for password and code')
    .requiredOption('--plan <hash>', 'hash of the plan, as `changes show` prints it')
    .option('--name <text>', 'the typed name, where the plan asks for it')
    .option('--reason <text>', 'why')
    .action(async (id: string, options: { plan: string; name?: string; reason?: string }) => {
      const { api } = connection(program.opts())
      const { run } = await withStepUp(api, options.plan, () =>
        api.changes.apply({
          id,
          planHash: options.plan,
          ...(options.name ? { typedName: options.name } : {}),
          ...(options.reason ? { reason: options.reason } : {}),
        }),
      )
      await follow(api, run, program.opts().json === true)
    })
  changes
    .command('undo <id>')
    .description('plan the reverse of a change that succeeded')
    .action(async (id: string) => {
      const { api } = connection(program.opts())
      const { change } = await api.changes.undo({ id })
      const reverse = await api.changes.get({ id: change })
      print(program.opts().json, reverse, () => `change ${change}\n${changeWords(reverse)}`)
    })
  changeSetCommands(program, changes)
  approvalCommands(program, changes)
}
