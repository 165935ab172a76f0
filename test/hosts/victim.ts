import { defineCommand } from '@/lib/hosts/command'
import { startJob } from '@/lib/hosts/detached'
import { LocalTransport } from '@/lib/hosts/local'
import { hostSession } from '@/lib/hosts/session'

const [, , workDir = '', name = '', script = ''] = process.argv

const shell = defineCommand<void, void>({
  name: 'test.shell',
  purpose: 'Tries what outlives its starter.',
  runsAs: 'login',
  timeoutMs: 10_000,
  maxBytes: 1_000,
  argv: () => ['/bin/sh', '-c', script],
  parse: () => undefined,
})

// A worker that starts a long command and then waits to be killed.
const state = await startJob(hostSession(new LocalTransport(), workDir), { name, as: null }, shell, undefined)
process.stdout.write(`${JSON.stringify(state)}\n`)
setInterval(() => undefined, 60_000)
