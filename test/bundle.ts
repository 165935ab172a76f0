import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { afterAll } from 'vitest'

/** The clone's folder, where processes of tests are started. */
export const CLONE = fileURLToPath(new URL('..', import.meta.url)).replace(/\/$/, '')

const bundles = new Map<string, Promise<string>>()

afterAll(async () => {
  for (const file of bundles.values()) rmSync(await file, { force: true })
})

/**
 * The program of a process that a test starts, bundled once per test file and gone after it; its packages come
 * from the clone's node_modules.
 * @param entry the file with its main, from the clone's folder
 */
export function bundled(entry: string): Promise<string> {
  const known = bundles.get(entry)
  if (known) return known
  const made = bundle(entry)
  bundles.set(entry, made)
  return made
}

async function bundle(entry: string): Promise<string> {
  const name = entry.replace(/\.ts$/, '').replaceAll('/', '-')
  const outfile = join(CLONE, 'build', 'test', `${name}-${process.pid}.mjs`)
  await build({
    entryPoints: [join(CLONE, entry)],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    packages: 'external',
    alias: { '@': CLONE, 'server-only': join(CLONE, 'node_modules/server-only/empty.js') },
    logLevel: 'error',
  })
  return outfile
}
