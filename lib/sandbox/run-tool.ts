import { spawn } from 'node:child_process'
import { cleanEnvironment } from './clean-environment'
import type { RunAs } from './unprivileged'

const KEPT = 64_000

/** How a command-line tool of a server is run. Secrets go into files, never into `args` or `env`. */
export type ToolRun = {
  user: RunAs
  cwd: string
  env?: Record<string, string>
  timeoutMs?: number
  stdin?: string
}

/**
 * Runs a tool (initdb, pg_basebackup, mariadb-install-db…) to its end as the servers' user.
 * @returns its standard output. @throws Error with the last lines it wrote, when it fails or takes too long.
 */
export function runTool(command: string, args: string[], run: ToolRun): Promise<string> {
  return new Promise((done, fail) => {
    const child = spawn(command, args, {
      cwd: run.cwd,
      stdio: ['pipe', 'pipe', 'pipe'],
      // Its own group: a Ctrl-C in the terminal is for us to act on, in order.
      detached: true,
      timeout: run.timeoutMs ?? 120_000,
      env: cleanEnvironment(run.cwd, run.env),
      ...run.user,
    })
    let output = ''
    let trouble = ''
    child.stdout.on('data', (chunk: Buffer) => {
      output = (output + chunk.toString()).slice(-KEPT)
    })
    child.stderr.on('data', (chunk: Buffer) => {
      trouble = (trouble + chunk.toString()).slice(-KEPT)
    })
    child.on('error', (error) => fail(new Error(`${command} could not be run: ${error.message}`)))
    child.on('close', (code, signalName) => {
      if (code === 0) return done(output)
      const lines = (trouble || output).trimEnd().split('\n').slice(-8).join('\n')
      fail(new Error(`${command} failed (${signalName ?? `exit ${code}`}):\n${lines}`))
    })
    child.stdin.on('error', () => undefined)
    child.stdin.end(run.stdin ?? '')
  })
}
