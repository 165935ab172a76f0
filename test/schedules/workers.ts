import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { config } from '@/lib/config'
import { readSecretFiles } from '@/lib/secrets'
import { bundled, CLONE } from '../bundle'

export type SchedulingWorker = { ran: string[]; errors: string[]; stop(): Promise<void> }

/** Starts a scheduling worker on the store of this test. */
export async function startSchedulingWorker(storeUrl: string): Promise<SchedulingWorker> {
  const child = spawn(process.execPath, [await bundled('test/schedules/worker.ts')], {
    cwd: CLONE,
    stdio: ['pipe', 'pipe', 'pipe'],
  })
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
