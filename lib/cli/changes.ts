import type { Command } from 'commander'
import type { Change } from '@/lib/features/changes/contract'
import { approvalCommands } from './approvals'
import { changeSetCommands } from './change-sets'
import { connection, type PanelApi } from './connection'
import { print, table } from './output'

function words(change: Change): string {
  const plan = change.plan
  return [
    `${change.title} · ${change.state} · tier ${change.tier}`,
    ...(plan ? [plan.sentence, ...plan.warnings.map((warning) => `Warning: ${warning}`)] : []),
    ...(plan?.steps ?? []).map(
      (step, index) => `${index + 1}. ${step.what}${step.sql ? `\n   ${step.sql}` : ''}`,
    ),
    ...(plan?.consequences ?? []).map((line) => `- ${line}`),
    ...(change.problem ? [`${change.problem.message} ${change.problem.hint}`] : []),
    ...(change.planHash ? [`plan ${change.planHash}`] : []),
  ].join('\n')
}

/** Follows a run to its end, printing its log. */
async function follow(api: PanelApi, runId: string, quiet: boolean): Promise<void> {
  let after = 0
  for (;;) {
    const run = await api.runs.get({ id: runId })
    const log = await api.runs.log({ id: runId, after })
    for (const line of log.items) {
      after = line.seq
      if (!quiet) process.stderr.write(`${line.at} ${line.level} ${line.text}\n`)
    }
    if (run.finishedAt !== null || run.state === 'needs_person') {
      print(quiet, run, () => `${run.state}${run.verified ? `: ${run.verified.detail}` : ''}`)
      if (run.state !== 'succeeded') process.exitCode = 1
      return
    }
    await new Promise((resolve) => setTimeout(resolve, 300))
  }
}

/** `qd changes list|show|apply`, and what concerns approvals. */
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
    print(program.opts().json, change, () => words(change))
  })
  changes
    .command('apply <id>')
    .description('apply a plan as it was shown')
    .requiredOption('--plan <hash>', 'hash of the plan, as `changes show` prints it')
    .option('--name <text>', 'the typed name, where the plan asks for it')
    .option('--reason <text>', 'why')
    .action(async (id: string, options: { plan: string; name?: string; reason?: string }) => {
      const { api } = connection(program.opts())
      const { run } = await api.changes.apply({
        id,
        planHash: options.plan,
        ...(options.name ? { typedName: options.name } : {}),
        ...(options.reason ? { reason: options.reason } : {}),
      })
      await follow(api, run, program.opts().json === true)
    })
  changeSetCommands(program, changes)
  approvalCommands(program, changes)
}
