// npm run demo: everything set up, then a real fleet and the panel on it. Arguments go to the fleet.
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { root, say } from './lib.mjs'
import { setup } from './setup.mjs'

await setup({ system: ['servers'] })
say('Starting the fleet and the panel')
process.env.QD_HOME = root
Object.assign(process.env, { NODE_ENV: 'production' })
process.setSourceMapsEnabled(true)
await import(pathToFileURL(join(root, 'build', 'fleet.mjs')).href)
