import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { config } from '@/lib/config'
import { readSecretFiles } from '@/lib/secrets'

const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '')

/** Bundles the sending worker once per test file. */
export async function bundleSender(): Promise<string> {
  const outfile = join(root, 'build', 'test', `notify-worker-${process.pid}.mjs`)
  await build({
    entryPoints: [join(root, 'test/notify/worker.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    packages: 'external',
    alias: { '@': root, 'server-only': join(root, 'node_modules/server-only/empty.js') },
    logLevel: 'error',
  })
  return outfile
}

export type SendingWorker = { errors: string[]; ended: Promise<number | null>; stop(): Promise<void> }

/** Starts a sending worker on the store of this test, and waits until it works. */
export async function startSendingWorker(
  bundle: string,
  storeUrl: string,
  at: 'claimed' | 'sent' | 'recorded' | null = null,
): Promise<SendingWorker> {
  const child = spawn(process.execPath, [bundle], { cwd: root, stdio: ['pipe', 'pipe', 'pipe'] })
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
