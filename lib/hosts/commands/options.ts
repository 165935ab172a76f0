import { AppError } from '@/lib/errors'
import { hostChecksTexts as t } from '@/lib/texts/host-checks'
import { checkedPath, defineCommand } from '../command'
import { inFolder } from './files'

/** The panel's own file among a server's option files: the last by name, so that it is read last. */
export const OPTION_FILE = 'zz-quarterdeck-performance-schema.cnf'
/** Its name while it is written; no server reads a file that does not end in .cnf. */
export const OPTION_DRAFT = `${OPTION_FILE}.new`

export type OptionName = typeof OPTION_FILE | typeof OPTION_DRAFT

function ours(folder: string, name: string): string {
  if (name !== OPTION_FILE && name !== OPTION_DRAFT)
    throw new AppError('host.command_refused', { detail: t.onlyThePanelOwn })
  return inFolder(folder, name)
}

/** Folders that an option file includes, in order; null when there is no such file. Nothing else of it is kept. */
export const includedFolders = defineCommand<{ path: string }, string[] | null>({
  name: 'options.includes',
  purpose: 'Sees which folders of option files a MariaDB server reads.',
  runsAs: 'service',
  timeoutMs: 10_000,
  maxBytes: 300_000,
  exits: [0, 1],
  argv: ({ path }) => ['/usr/bin/head', '-c', '200000', '--', checkedPath(path)],
  parse: ({ stdout, exit }) =>
    exit === 0
      ? [...stdout.toString('utf8').matchAll(/^[ \t]*!includedir[ \t]+(\/[^\r\n\0]*?)[ \t]*\r?$/gm)]
          .map(([, path = '']) => path.replace(/\/+$/, ''))
          .filter((path) => /^(\/(?!\.{1,2}(\/|$))[^/]+)+$/.test(path) && path.length <= 900)
          .slice(0, 50)
      : null,
})

/** What a server of MariaDB would find in its option files for performance_schema when it starts; null for nothing. */
export const optionAtStart = defineCommand<{ defaultsFile: string | null }, boolean | null>({
  name: 'options.at-start',
  purpose:
    'Sees whether the option files turn performance_schema on, before the server is started with them.',
  runsAs: 'service',
  timeoutMs: 10_000,
  maxBytes: 1_000_000,
  argv: ({ defaultsFile }) => [
    '/usr/bin/my_print_defaults',
    ...(defaultsFile === null ? [] : [`--defaults-file=${checkedPath(defaultsFile)}`]),
    '--mysqld',
  ],
  parse: ({ stdout }) => {
    const said = stdout.toString('utf8').split('\n').map(schemaOption)
    return said.filter((one) => one !== null).at(-1) ?? null
  },
})

/** What one option says of performance_schema; null when it is another option. */
export function schemaOption(option: string): boolean | null {
  const match = /^--(?:loose[-_])?(skip[-_]|disable[-_]|enable[-_])?performance[-_]schema(?:=(.*))?$/.exec(
    option.trim(),
  )
  if (!match) return null
  const [, how = '', value = 'ON'] = match
  if (/^(skip|disable)/.test(how)) return false
  return /^(1|on|true|yes)$/i.test(value.trim())
}

/** Lets the server read the file, whatever the umask of the login was. */
export const openOption = defineCommand<{ folder: string }, void>({
  name: 'options.mode',
  purpose: 'Lets the server read the option file that the panel wrote.',
  runsAs: 'service',
  timeoutMs: 10_000,
  maxBytes: 64_000,
  argv: ({ folder }) => ['/bin/chmod', '644', '--', ours(folder, OPTION_DRAFT)],
  parse: () => undefined,
})

/** Gives the draft its name: the server sees the whole file or none. */
export const placeOption = defineCommand<{ folder: string }, void>({
  name: 'options.place',
  purpose: 'Puts the option file in its place, whole.',
  runsAs: 'service',
  timeoutMs: 10_000,
  maxBytes: 64_000,
  argv: ({ folder }) => ['/bin/mv', '-T', '--', ours(folder, OPTION_DRAFT), ours(folder, OPTION_FILE)],
  parse: () => undefined,
})

/** Removes the panel's own option file, or the draft of one. */
export const removeOption = defineCommand<{ folder: string; name: OptionName }, void>({
  name: 'options.remove',
  purpose: "Removes the panel's own option file.",
  runsAs: 'service',
  timeoutMs: 10_000,
  maxBytes: 64_000,
  argv: ({ folder, name }) => ['/bin/rm', '-f', '--', ours(folder, name)],
  parse: () => undefined,
})
