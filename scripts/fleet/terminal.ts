import type { DemoAccess } from './demo-file'
import { sentenceOf } from './fault'
import type { Fleet } from './fleet'
import type { Load } from './load'

const colour = process.stdout.isTTY && !process.env.NO_COLOR
const paint = (code: number) => (text: string) => (colour ? `\x1b[${code}m${text}\x1b[0m` : text)
const bold = paint(1)
const dim = paint(2)
const red = paint(31)
const green = paint(32)

/** One line of progress; on a terminal the next one takes its place. */
export function progress(line: string): void {
  if (process.stdout.isTTY) process.stdout.write(`\r\x1b[2K  ${dim(line)}`)
  else process.stdout.write(`  ${line}\n`)
}

/** Ends the progress line and says a step is done. */
export function done(line: string): void {
  process.stdout.write(`${process.stdout.isTTY ? '\r\x1b[2K' : ''}${green('✓')} ${line}\n`)
}

/** Says in one sentence what went wrong; the rest, when there is any, stands dimmed below. */
export function failed(error: unknown): void {
  const [first, ...rest] = sentenceOf(error).split('\n')
  process.stderr.write(`${process.stdout.isTTY ? '\r\x1b[2K' : ''}${red('✗')} ${first}\n`)
  for (const line of rest) process.stderr.write(`  ${dim(line)}\n`)
}

/** What runs where, and how to sign in. */
export function welcome(fleet: Fleet, access: DemoAccess | null, demoFile: string): void {
  const { ports } = fleet.context
  const row = (label: string, text: string) => `  ${label.padEnd(12)}${text}`
  const lines = [
    '',
    ...(access
      ? [
          `  ${bold(access.url)}`,
          row('e-mail', access.admin.email),
          row('password', access.admin.password),
          ...(access.admin.totpSecret
            ? [row('code', dim(`authenticator secret ${access.admin.totpSecret}`))]
            : []),
          '',
        ]
      : []),
    row(
      'PostgreSQL',
      `${fleet.postgres.version} on ${ports.postgres.join(', ')}  ${dim('primary, two standbys')}`,
    ),
    row('MariaDB', `${fleet.mariadb.version} on ${ports.mariadb.join(', ')}  ${dim('primary, replica')}`),
    row('HAProxy', `${ports.routeWrite} ${dim('writes')}, ${ports.routeRead} ${dim('reads')}`),
    row('S3', fleet.s3Endpoint),
    row('webhooks', `${fleet.hooks.url}  ${dim(fleet.hooks.folder)}`),
    row('mail', `localhost:${ports.smtp}  ${dim(fleet.mailFolder)}`),
    row('all of it', dim(demoFile)),
    '',
  ]
  process.stdout.write(`${lines.join('\n')}\n`)
}

/** Listens for single keys: p pauses and resumes the load, q and Ctrl-C quit. Answers how to stop listening. */
export function listenToKeys(load: Load | null, quit: () => void): () => void {
  const { stdin } = process
  if (!stdin.isTTY) return () => undefined
  const hint = load ? `${bold('p')} pause the load   ${bold('q')} quit` : `${bold('q')} quit`
  process.stdout.write(`  ${hint}\n`)
  const onKey = (data: Buffer) => {
    for (const key of data.toString('latin1')) {
      if (key === 'q' || key === '\x03') return quit()
      if (key === 'p' && load) {
        load.toggle()
        process.stdout.write(`  ${load.paused ? 'Load paused, p goes on.' : 'Load goes on.'}\n`)
      }
    }
  }
  stdin.setRawMode(true)
  stdin.resume()
  stdin.on('data', onKey)
  return () => {
    stdin.off('data', onKey)
    stdin.setRawMode(false)
    stdin.pause()
  }
}
