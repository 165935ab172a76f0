import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { config } from '@/lib/config'
import { readSecretFiles } from '@/lib/secrets'
import { bundled, CLONE } from '../bundle'

export type SendingWorker = { errors: string[]; ended: Promise<number | null>; stop(): Promise<void> }

/** Starts a sending worker on the store of this test, and waits until it works. */
export async function startSendingWorker(
  storeUrl: string,
  at: 'claimed' | 'sent' | 'recorded' | null = null,
): Promise<SendingWorker> {
  const child = spawn(process.execPath, [await bundled('test/notify/worker.ts')], {
    cwd: CLONE,
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  const errors: string[] = []
  child.stderr.on('data', (chunk: Buffer) => errors.push(chunk.toString('utf8')))
  const ended = new Promise<number | null>((done) => child.once('close', (code) => done(code)))
  const ready = new Promise<void>((done, fail) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      const event = JSON.parse(line) as { ready?: boolean; error?: string }
      if (event.error) errors.push(event.error)
      if (event.ready) done()
    })
    void ended.then(() => fail(new Error(`The worker ended: ${errors.join('\n')}`)))
  })
  const secrets = { ...readSecretFiles(config(), { worker: true }), databaseUrl: storeUrl }
  const env = {
    QD_DATA_DIR: config().dataDir,
    QD_NOTIFY_ALLOW: config().notifyAllow.join(','),
    QD_ORIGIN: config().origin,
  }
  child.stdin.write(`${JSON.stringify({ secrets, env, at })}\n`)
  // One that is to kill itself may do so before it says that it is ready.
  await ready.catch((error: unknown) => {
    if (at === null) throw error
  })
  return {
    errors,
    ended,
    stop: async () => {
      child.kill('SIGKILL')
      await ended
    },
  }
}
