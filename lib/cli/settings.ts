import { type Command, Option } from 'commander'
import { SETTING_CHOICES, type SettingChoice, type SettingView } from '@/lib/features/settings/contract'
import { SNAPSHOT_KINDS, type SnapshotKind } from '@/lib/features/settings/kinds'
import { settingText } from '@/lib/features/settings/show'
import { connection } from './connection'
import { print, table } from './output'

type Options = { show: SettingChoice; search?: string; source?: string }

function rowOf({ name, value, unit, default: original, source, file, line, pending }: SettingView) {
  const place = file === null ? '' : ` ${file}${line === null ? '' : `:${line}`}`
  return [
    name,
    value === null ? '?' : settingText(value, unit),
    original === null ? null : settingText(original, unit),
    source === null ? null : `${source}${place}`,
    pending === true ? 'restart' : null,
  ]
}

type CompareOptions = { kind: SnapshotKind; at?: string; with?: string; withAt?: string }

function compareCommand(program: Command): void {
  program
    .command('compare <target>')
    .description('what differs between two moments of a server, or between two servers')
    .addOption(new Option('--kind <kind>').choices(SNAPSHOT_KINDS).default('settings'))
    .option('--at <moment>', 'of the target, ISO 8601; now without it')
    .option('--with <target>', 'another server')
    .option('--with-at <moment>', 'of what it is compared with')
    .action(async (targetId: string, { kind, at, with: other, withAt }: CompareOptions) => {
      const { api } = connection(program.opts())
      const answer = await api.settings.compare({
        targetId,
        kind,
        ...(at ? { at } : {}),
        ...(other ? { withTargetId: other } : {}),
        ...(withAt ? { withAt } : {}),
      })
      const rows = answer.items.flatMap(({ name, change, facts }) =>
        facts.map(({ fact, before, after }) => [name, change, fact, before, after]),
      )
      const gaps = [answer.before, answer.after].flatMap((side) => (side.known ? [] : [`-- ${side.reason}`]))
      print(program.opts().json, answer, () =>
        [
          table(['name', 'change', 'what', 'before', 'after'], rows),
          ...gaps,
          `-- ${answer.same} are the same`,
        ].join('\n'),
      )
    })
}

/** Adds what can be asked about parameters of servers. */
export function settingCommands(program: Command): void {
  compareCommand(program)
  program
    .command('settings <target>')
    .description('parameters of a server: those not at their default, or --show all or pending')
    .addOption(new Option('--show <which>').choices(SETTING_CHOICES).default('changed'))
    .option('--search <words>', 'in name, value or description')
    .option('--source <source>', 'as the server calls it, e.g. "configuration file"')
    .action(async (targetId: string, { show, search, source }: Options) => {
      const { api } = connection(program.opts())
      const answer = await api.settings.list({
        targetId,
        choice: show,
        ...(search ? { q: search } : {}),
        ...(source ? { source } : {}),
        limit: 1_000,
      })
      print(program.opts().json, answer, () =>
        [
          table(['parameter', 'value', 'default', 'source', 'waits for'], answer.items.map(rowOf)),
          ...answer.gaps.map(({ reason, remedy }) => `-- ${reason}${remedy ? `\n   ${remedy}` : ''}`),
        ].join('\n'),
      )
    })
}
