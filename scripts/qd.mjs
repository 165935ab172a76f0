// npm run qd -- …: the command line. Builds its bundle first when there is none.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { root } from './lib.mjs'

const program = join(root, 'build', 'qd.mjs')
if (!existsSync(program)) {
  const { setup } = await import('./setup.mjs')
  await setup({ build: false })
  const { bundle, generate } = await import('./build.mjs')
  await generate()
  await bundle(['qd'])
}
process.env.QD_HOME ??= root
process.setSourceMapsEnabled(true)
await import(pathToFileURL(program).href)
