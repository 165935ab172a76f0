import { createWriteStream, mkdirSync } from 'node:fs'
import { rename } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { SMTPServer } from 'smtp-server'
import type { FleetContext } from './context'

/** Starts the mail sink: takes every message and keeps it as one .eml file in the demo's folder. */
export async function startMail(context: FleetContext): Promise<{ folder: string; stop(): Promise<void> }> {
  const folder = join(context.dataDir, 'mail')
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  let count = 0
  const server = new SMTPServer({
    authOptional: true,
    onAuth: (_auth, _session, done) => done(null, { user: 'anyone' }),
    key: context.file.state.certificates.keyPem,
    cert: context.file.state.certificates.certPem,
    size: 20 * 1024 * 1024,
    logger: false,
    onData: (stream, _session, done) => {
      count += 1
      const name = `${new Date().toISOString().replaceAll(':', '-')}-${count}.eml`
      // Whoever reads the folder meanwhile finds no half of one.
      const part = `${folder}.${count}.part`
      pipeline(stream, createWriteStream(part, { mode: 0o600 }))
        .then(() => rename(part, join(folder, name)))
        .then(
          () => done(),
          (error: Error) => done(error),
        )
    },
  })
  server.on('error', () => undefined)
  await new Promise<void>((done, fail) => {
    server.server.once('error', fail)
    server.listen(context.ports.smtp, '127.0.0.1', () => done())
  })
  return { folder, stop: () => new Promise((done) => server.close(() => done())) }
}
