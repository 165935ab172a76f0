import type { Command } from 'commander'
import type { ChangeSet } from '@/lib/features/change-sets/contract'
import { changeWords } from './change-words'
import { connection, type GlobalOptions, type PanelApi } from './connection'
import { followed } from './follow'
import { print, table, visibleText } from './output'
import { withStepUp } from './step-up'

type Pressed = { set: string; name?: string; reason?: string }

function members({ members }: Pick<ChangeSet, 'members'>): string {
  return table(
    ['nr', 'change', 'target', 'title', 'state'],
    members.map(({ change }, at) => [
      at + 1,
      change.id,
      change.target?.name ?? '',
      change.title,
      change.state,
    ]),
  )
}

/** A set with the plan of each member: who decides about it has read them all. */
async function show(options: GlobalOptions, id: string): Promise<void> {
  const { api } = connection(options)
  const set = await api.changeSets.get({ id })
  print(options.json, set, () =>
    [
      `${visibleText(set.title)} · ${set.state} · tier ${set.tier}`,
      members(set),
      ...set.members.map(({ change }, at) => `\n${at + 1}. ${changeWords(change)}`),
      '',
      ...(set.hidden > 0 ? [`${set.hidden} more on targets that you may not see`] : []),
      ...(set.waiting && !set.waiting.refusal ? [`waits for your word: ${set.waiting.count}`] : []),
      ...(set.typedName ? [`name ${visibleText(set.typedName)}`] : []),
      ...(set.setHash ? [`set ${set.setHash}`] : []),
    ].join('\n'),
  )
}

/** Follows the runs of a set, one after the other as they are carried out, up to the first that needs a person. */
async function followAll(options: GlobalOptions, api: PanelApi, id: string, runs: string[]): Promise<void> {
  for (const run of runs) {
    const { state } = await followed(api, run, options.json === true)
    if (state === 'needs_person') break
  }
  const set = await api.changeSets.get({ id })
  print(options.json, set, () => `${set.state}\n${members(set)}`)
  if (set.state !== 'succeeded') process.exitCode = 1
}

async function apply(options: GlobalOptions, id: string, given: Pressed): Promise<void> {
  const { api } = connection(options)
  const pressed = {
    id,
    setHash: given.set,
    ...typed(given),
    ...(given.reason ? { reason: given.reason } : {}),
  }
  const { runs } = await withStepUp(api, given.set, () => api.changeSets.apply(pressed))
  await followAll(options, api, id, runs)
}

const typed = ({ name }: { name?: string }) => (name ? { typedName: name } : {})

async function undo(options: GlobalOptions, id: string): Promise<void> {
  const { api } = connection(options)
  const made = await api.changeSets.undo({ id })
  if (made.set) return show(options, made.set)
  const change = await api.changes.get({ id: made.change ?? '' })
  print(options.json, change, () => `change ${change.id}\n${changeWords(change)}`)
}

const HASH = ['--set <hash>', 'hash of the set, as `changes set` prints it'] as const
const NAME = ['--name <text>', 'the typed name, where the plans ask for it'] as const

/** Deciding about all members that wait, in one act. A token is refused by the panel: only people approve. */
function decideCommands(program: Command, changes: Command): void {
  changes
    .command('approve-set <id>')
    .description('approve every change of a set that waits for you; asks for password and code')
    .requiredOption(...HASH)
    .option('--comment <text>', 'what you looked at')
    .action(async (id: string, given: { set: string; comment?: string }) => {
      const { api } = connection(program.opts())
      const said = { id, setHash: given.set, comment: given.comment ?? '' }
      const answer = await withStepUp(api, given.set, () => api.changeSets.approve(said))
      print(program.opts().json, answer, () => `Approved: ${answer.decided}.`)
    })
  changes
    .command('reject-set <id>')
    .description('reject every change of a set that waits for you')
    .requiredOption(...HASH)
    .requiredOption('--comment <text>', 'why not')
    .action(async (id: string, given: { set: string; comment: string }) => {
      const { api } = connection(program.opts())
      const answer = await api.changeSets.reject({ id, setHash: given.set, comment: given.comment })
      print(program.opts().json, answer, () => `Rejected: ${answer.decided}.`)
    })
  changes
    .command('ask-set <id>')
    .description('ask other people to approve what needs it of a set')
    .requiredOption(...HASH)
    .requiredOption('--reason <text>', 'why')
    .option(...NAME)
    .action(async (id: string, given: { set: string; reason: string; name?: string }) => {
      const { api } = connection(program.opts())
      const asked = { id, setHash: given.set, reason: given.reason, ...typed(given) }
      const answer = await api.changeSets.ask(asked)
      print(program.opts().json, answer, () => `Asked for ${answer.asked} of its changes.`)
    })
}

/** `qd changes sets`, `qd changes set`, and what can be done with a set as a whole. */
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
    .description('the changes of a set in their order, with their plans')
    .action((id: string) => show(program.opts(), id))
  changes
    .command('apply-set <id>')
    .description('apply the changes of a set in their order; at the highest tier asks for password and code')
    .requiredOption(...HASH)
    .option(...NAME)
    .option('--reason <text>', 'why')
    .action((id: string, given: Pressed) => apply(program.opts(), id, given))
  decideCommands(program, changes)
  changes
    .command('undo-set <id>')
    .description('plan the reverses of a set that is over, last first')
    .action((id: string) => undo(program.opts(), id))
}
