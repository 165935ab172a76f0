import { AppError } from '@/lib/errors'
import { hostChecksTexts as t } from '@/lib/texts/host-checks'
import { defineCommand } from '../command'

/** As whom the panel is signed in. */
export const whoAmI = defineCommand<void, { user: string; uid: number }>({
  name: 'session.who',
  purpose: 'Sees as which user the panel is signed in, which decides whether sudo is needed.',
  runsAs: 'login',
  timeoutMs: 10_000,
  maxBytes: 64_000,
  argv: () => ['/usr/bin/id'],
  parse: ({ stdout }) => read(stdout),
})

/** Whether the panel may act as the user of the service. */
export const whoIsService = defineCommand<void, { user: string; uid: number }>({
  ...whoAmI,
  name: 'session.service',
  purpose: "Sees whether the panel may act as the service's user.",
  runsAs: 'service',
})

function read(stdout: Buffer): { user: string; uid: number } {
  const match = /^uid=(\d+)\(([^)]+)\)/.exec(stdout.toString('utf8'))
  if (!match) throw new AppError('host.protocol', { detail: t.accountAnswersNoCommand })
  return { uid: Number(match[1]), user: match[2] ?? '' }
}
