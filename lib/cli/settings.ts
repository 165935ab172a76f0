import { type Command, Option } from 'commander'
import { SETTING_CHOICES, type SettingChoice, type SettingView } from '@/lib/features/settings/contract'
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

/** Adds what can be asked about parameters of servers. */
export function settingCommands(program: Command): void {
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
