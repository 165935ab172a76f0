import { findPostgres } from '@/lib/sandbox/postgres-server'
import { startSandbox } from '@/lib/sandbox/sandbox'

/** Starts a sandbox, says where it is, and waits to be killed. */
const [root = ''] = process.argv.slice(2)
const sandbox = await startSandbox({
  programs: { product: 'postgres', binDir: findPostgres(15) },
  purpose: 'victim',
  root,
})
process.stdout.write(`${JSON.stringify({ folder: sandbox.folder, dataDir: sandbox.dataDir })}\n`)
setInterval(() => undefined, 60_000)
