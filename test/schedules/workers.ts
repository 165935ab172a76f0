import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { config } from '@/lib/config'
import { readSecretFiles } from '@/lib/secrets'

const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '')

/** Bundles the scheduling worker once per test file. */
export async function bundleScheduler(): Promise<string> {
  const outfile = join(root, 'build', 'test', `schedules-worker-${process.pid}.mjs`)
  await build({
    entryPoints: [join(root, 'test/schedules/worker.ts')],
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

export type SchedulingWorker = { ran: string[]; errors: string[]; stop(): Promise<void> }

/** Starts a scheduling worker on the store of this test. */
export function startSchedulingWorker(bundle: string, storeUrl: string): SchedulingWorker {
  const child = spawn(process.execPath, [bundle], { cwd: root, stdio: ['pipe', 'pipe', 'pipe'] })
  const ran: string[] = []
  const errors: string[] = []
  child.stderr.on('data', (chunk: Buffer) => errors.push(chunk.toString('utf8')))
  const ended = new Promise<void>((done) => child.once('close', () => done()))
  createInterface({ input: child.stdout }).on('line', (line) => {
    const event = JSON.parse(line) as { ran?: string; error?: string }
    if (event.error) errors.push(event.error)
    if (event.ran) ran.push(event.ran)
  })
  const secrets = { ...readSecretFiles(config(), { worker: true }), databaseUrl: storeUrl }
  child.stdin.write(`${JSON.stringify({ secrets, env: { QD_DATA_DIR: config().dataDir } })}\n`)
  return {
    ran,
    errors,
    stop: async () => {
      child.kill('SIGKILL')
      await ended
    },
  }
}
