import { defineCommand } from '../command'

/** What a login shell may get wrong: quotes, blanks, line breaks, dollar signs, a backslash, a leading hyphen. */
export const PROBE = ['a b', "it's", '"$(id)"', '`id`', '\\', 'x\ny', '-n', '*', '!!'] as const

/** Whether arguments arrive at the host as they are sent. */
export const echoProbe = defineCommand<void, boolean>({
  name: 'session.echo',
  purpose: "Checks that the login's shell hands arguments on unchanged.",
  runsAs: 'login',
  timeoutMs: 10_000,
  maxBytes: 64_000,
  argv: () => ['/usr/bin/printf', '%s\\0', ...PROBE],
  parse: ({ stdout }) => stdout.toString('utf8') === `${PROBE.join('\0')}\0`,
})
