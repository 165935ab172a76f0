import { join, resolve } from 'node:path'
import type { Command } from 'commander'
import { ensureKeys } from '@/lib/supervisor/keys'

/** `qd keys create`: the key files of units that run apart, made before the first of them starts. */
export function keyCommands(program: Command): void {
  program
    .command('keys')
    .description("the installation's key files")
    .command('create')
    .description('make web.key, worker.key and worker.pub; files that are there stay as they are')
    .requiredOption('--dir <folder>', 'where')
    .action(({ dir }: { dir: string }) => {
      const at = (name: string) => join(resolve(dir), name)
      const files = {
        webKey: at('web.key'),
        workerKey: at('worker.key'),
        workerPublicKey: at('worker.pub'),
      }
      ensureKeys({ files })
      process.stdout.write(`${Object.values(files).join('\n')}\n`)
    })
}
