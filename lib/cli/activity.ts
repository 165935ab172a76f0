import { type Command, InvalidArgumentError, Option } from 'commander'
import { WAIT_CLASSES, type WaitClass } from '@/lib/engines/contract/activity'
import type { ActivityMoment } from '@/lib/features/activity/contract'
import { ACTIVITY_SLICES, type ActivitySlice } from '@/lib/features/activity/slices'
import { connection } from './connection'
import { print, table } from './output'

type Options = {
  by: ActivitySlice
  from?: number
  to?: number
  at?: number
  class?: WaitClass
  event?: string
  user?: string
  application?: string
  database?: string
  statement?: string
}

function moment(text: string): number {
  const at = Date.parse(text)
  if (Number.isNaN(at)) throw new InvalidArgumentError('A moment is written as 2026-11-24T02:13:00Z.')
  return at
}

const rounded = (value: number) => String(Math.round(value * 100) / 100)

function momentText({ at, items }: ActivityMoment): string {
  if (at === null) return 'Nobody looked at that moment.'
  const head = ['sessions', 'waits for', 'user', 'application', 'database', 'statement']
  const rows = items.map((one) => [
    rounded(one.sessions),
    one.event ?? one.waitClass,
    one.user,
    one.application,
    one.database,
    one.text ?? one.statement,
  ])
  return `${new Date(at).toISOString()}\n${items.length === 0 ? 'Nobody was at work.' : table(head, rows)}`
}

/** Adds what can be asked about who was at work. */
export function activityCommands(program: Command): void {
  const filters = ['event', 'user', 'application', 'database', 'statement'] as const
  const command = program
    .command('activity <target>')
    .description('who was at work on a target and what they waited for; the last hour, or --at one moment')
    .addOption(new Option('--by <slice>', 'what to tell apart').choices(ACTIVITY_SLICES).default('class'))
    .option('--from <moment>', 'ISO 8601, in UTC', moment)
    .option('--to <moment>', 'ISO 8601, in UTC', moment)
    .option('--at <moment>', 'ISO 8601, in UTC', moment)
    .addOption(new Option('--class <class>', 'only those that waited for this').choices(WAIT_CLASSES))
  for (const name of filters) command.option(`--${name} <value>`, `only those of this ${name}`)
  command.action(async (targetId: string, { by, from, to, at, ...filter }: Options) => {
    const { api } = connection(program.opts())
    const { json } = program.opts<{ json?: boolean }>()
    if (at !== undefined) {
      const answer = await api.activity.moment({ targetId, at, ...filter })
      return print(json, answer, () => momentText(answer))
    }
    const end = to ?? Date.now()
    const span = { from: from ?? end - 3_600_000, to: end }
    const answer = await api.activity.list({ targetId, ...span, by, ...filter, limit: 200 })
    print(json, answer, () =>
      answer.looks === 0
        ? 'Nobody looked in this span.'
        : table(
            [by, 'at work', 'share', 'waited for'],
            answer.items.map((one) => [
              one.value === null ? '(others)' : (one.text ?? one.value),
              rounded(one.average),
              `${Math.round(one.share * 100)} %`,
              one.classes.map(({ waitClass, average }) => `${waitClass} ${rounded(average)}`).join(', '),
            ]),
          ),
    )
  })
}
