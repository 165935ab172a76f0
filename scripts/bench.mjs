// npm run bench [-- part…]: measures the goals and writes docs/bench.md. --no-build takes the panel as it was built.
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { root } from './lib.mjs'
import { setup } from './setup.mjs'

const args = process.argv.slice(2)
const parts = args.filter((arg) => /^[a-z]+$/.test(arg))
const needsPanel = parts.length === 0 || parts.some((part) => !['poll', 'locks', 'tables'].includes(part))
await setup({
  system:
    parts.length === 0 || parts.includes('page') || parts.includes('fanout')
      ? ['servers', 'tests']
      : ['servers'],
  build: needsPanel && !args.includes('--no-build'),
})
const { bundle } = await import('./build.mjs')
await bundle(['bench'])
process.env.QD_HOME = root
Object.assign(process.env, { NODE_ENV: 'production' })
process.setSourceMapsEnabled(true)
await import(pathToFileURL(join(root, 'build', 'bench.mjs')).href)
