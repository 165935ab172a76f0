import type { Command } from 'commander'
import { connection, type GlobalOptions } from './connection'
import { print, table } from './output'
import { stepUp } from './step-up'

/** What waits for one, as a table. */
async function waiting(options: GlobalOptions): Promise<void> {
  const { api } = connection(options)
  const answer = await api.approvals.list({ box: 'waiting', limit: 100 })
  print(options.json, answer, () =>
    table(
      ['change', 'title', 'target', 'asked by', 'until'],
      answer.items.map(({ change, request }) => [
        change.id,
        change.title,
        change.target.name,
        request.askedBy.name,
        request.expiresAt,
      ]),
    ),
  )
}

/** Approving asks for password and code: the step-up is bound to the plan that was named. */
async function approve(
  options: GlobalOptions,
  id: string,
  given: { plan: string; comment?: string },
): Promise<void> {
  const { api } = connection(options)
  await stepUp(api, given.plan)
  const request = await api.approvals.approve({ id, planHash: given.plan, comment: given.comment ?? '' })
  const left = request.needed - request.decisions.filter((said) => said.verdict === 'approve').length
  print(options.json, request, () =>
    request.state === 'approved' ? 'Approved: it can be applied.' : `Approved; ${left} more must approve.`,
  )
}

/** Adds what concerns approvals to `qd changes`. A token is refused by the panel: only people approve. */
export function approvalCommands(program: Command, changes: Command): void {
  changes
    .command('waiting')
    .description('changes that wait for your approval')
    .action(() => waiting(program.opts()))
  changes
    .command('approve <id>')
    .description('approve a plan that somebody else asks for; asks for password and code')
    .requiredOption('--plan <hash>', 'hash of the plan, as `changes show` prints it')
    .option('--comment <text>', 'what you looked at')
    .action((id: string, given: { plan: string; comment?: string }) => approve(program.opts(), id, given))
  changes
    .command('reject <id>')
    .description('reject a plan that somebody else asks for')
    .requiredOption('--plan <hash>', 'hash of the plan, as `changes show` prints it')
    .requiredOption('--comment <text>', 'why not')
    .action(async (id: string, given: { plan: string; comment: string }) => {
      const { api } = connection(program.opts())
      const request = await api.approvals.reject({ id, planHash: given.plan, comment: given.comment })
      print(program.opts().json, request, () => 'Rejected.')
    })
  changes
    .command('ask <id>')
    .description('ask other people to approve a plan')
    .requiredOption('--plan <hash>', 'hash of the plan, as `changes show` prints it')
    .requiredOption('--reason <text>', 'why')
    .option('--name <text>', 'the typed name, where the plan asks for it')
    .action(async (id: string, given: { plan: string; reason: string; name?: string }) => {
      const { api } = connection(program.opts())
      const request = await api.approvals.ask({
        id,
        planHash: given.plan,
        reason: given.reason,
        ...(given.name ? { typedName: given.name } : {}),
      })
      print(
        program.opts().json,
        request,
        () => `Asked: ${request.needed} must approve until ${request.expiresAt}.`,
      )
    })
}
